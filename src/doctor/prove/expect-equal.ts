import { inspect, isDeepStrictEqual } from 'node:util';

/** @throws Error that shows both if they differ */
export function expectEqual(seen: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(seen, expected)) throw new Error(`${shown(seen)} in place of ${shown(expected)}`);
}

const shown = (value: unknown) => inspect(value, { breakLength: Number.POSITIVE_INFINITY });
