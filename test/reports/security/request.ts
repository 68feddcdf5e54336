import type { Values } from '../../helpers/logs.ts';

/** A record of a request to a port. */
export const requestTo = (dstport: number, values: Values = {}): Values => ({
  dstport,
  packets: 2,
  bytes: 100,
  ...values,
});

/** The columns before the counts. */
export const endsOf = (lines: readonly string[]) =>
  lines.map((line) => line.split(' ').slice(0, 4).join(' '));
