import { usageError } from '../../errors.ts';

/** @throws FlowqError (usage) for a value without a type in the engine */
export function refuseValue(value: unknown, engine: string): never {
  const name = typeof value === 'object' ? (value?.constructor?.name ?? 'object') : typeof value;
  throw usageError(
    `${engine} cannot represent ${name === 'string' || name === 'number' ? JSON.stringify(value) : `a value of type ${name}`}`,
    'give text, a number, a bigint, a boolean, null, a Date, a Uint8Array, or arrays and plain objects of these',
  );
}

/** Returns the time in UTC as engines write it, `2026-11-20 08:00:00.000`; undefined outside the years 1 to 9999. */
export function timestampText(date: Date): string | undefined {
  const [, text] = /^(?!0000)(\d{4}-.*)Z$/.exec(Number.isNaN(date.getTime()) ? '' : date.toISOString()) ?? [];
  return text?.replace('T', ' ');
}
