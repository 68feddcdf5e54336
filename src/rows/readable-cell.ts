import { byteSize } from '../logs/byte-size.ts';
import type { Value } from './rows.ts';

/** Counts up to here are shown in full. */
const PLAIN_COUNT = 10_000;

const COUNTED = new Set(['records', 'packets', 'addresses', 'interfaces', 'connections']);

export const isTime = (unit: string | undefined) => unit?.startsWith('ISO 8601') ?? false;

/** A value for people, by the unit of its column; values of other units are unchanged. */
export function readableCell(value: Value, unit: string | undefined): string {
  if (value === null) return '-';
  if (isTime(unit)) return String(value).replace('T', ' ');
  if (typeof value !== 'number' && typeof value !== 'bigint') return String(value);
  const number = Number(value);
  if (unit === 'bytes') return byteSize(number).replace(/ bytes$/, ' B');
  if (unit === '0 to 1') return `${(number * 100).toFixed(1)} %`;
  if (unit === 'GB') return amount(number);
  if (unit?.startsWith('US dollars')) return `$${amount(number)}`;
  return unit !== undefined && COUNTED.has(unit) ? count(number) : String(value);
}

/** `9999`, `12.3 k`, `3.4 M`, `5.6 G`. */
function count(number: number): string {
  if (number < PLAIN_COUNT) return String(number);
  return byteSize(number).replace('KB', 'k').replace(/B$/, '');
}

/** Two decimals, or two significant digits for small values. */
function amount(number: number): string {
  return number === 0 || Math.abs(number) >= 0.095
    ? number.toFixed(2)
    : String(Number(number.toPrecision(2)));
}

/** A time without year and seconds: `11-20 12:00`. */
export function shortTime(text: string): string {
  return text.replace(/^\d{4}-(\d\d-\d\d \d\d:\d\d)(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/, '$1');
}
