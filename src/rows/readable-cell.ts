import { byteSize } from '../logs/byte-size.ts';
import type { Value } from './rows.ts';

/** Smaller counts are shown in full. */
const PLAIN_COUNT = 10_000;

export const isTime = (unit: string | undefined) => unit?.startsWith('ISO 8601') ?? false;

/** Formats a value for people by the unit of its column; without a unit, such as a port or an id, it is unchanged. */
export function readableCell(value: Value, unit: string | undefined): string {
  if (value === null) return '-';
  if (isTime(unit)) return String(value).replace('T', ' ');
  if (unit === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return String(value);
  if (value < 0) return `-${readableCell(-value, unit)}`;
  const number = Number(value);
  if (unit === 'bytes') return byteSize(number).replace(/ bytes$/, ' B');
  if (unit === '0 to 1') return `${(number * 100).toFixed(1)} %`;
  if (unit === 'seconds') return duration(number);
  if (unit === 'GB') return amount(number);
  if (unit.startsWith('US dollars')) return dollars(number);
  return Number.isInteger(number) ? count(number) : number.toFixed(1);
}

/** Formats a count: `9999`, `12.3 k`, `3.4 M`, `5.6 G`. */
function count(number: number): string {
  if (number < PLAIN_COUNT) return String(number);
  return byteSize(number).replace('KB', 'k').replace(/B$/, '');
}

/** Formats with two decimals, or two significant digits for small values. */
function amount(number: number): string {
  return number === 0 || Math.abs(number) >= 0.095
    ? number.toFixed(2)
    : String(Number(number.toPrecision(2)));
}

/** Formats dollars in cents; less than a cent is `<$0.01`. */
function dollars(number: number): string {
  return number > 0 && number < 0.01 ? '<$0.01' : `$${number.toFixed(2)}`;
}

const SPANS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** Formats at most two units: `45 s`, `5 min`, `2 h 10 min`, `3 d 4 h`. */
function duration(seconds: number): string {
  const at = SPANS.findIndex(([, length]) => seconds >= length);
  const [unit, length] = SPANS[at] ?? ['s', 1];
  const [smaller, part] = SPANS[at + 1] ?? ['s', 1];
  if (at < 0) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  const parts = Math.round(seconds / part);
  const whole = Math.floor((parts * part) / length);
  const rest = parts - (whole * length) / part;
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${smaller}`;
}

/** Shortens a time, without year and seconds: `11-20 12:00`. */
export function shortTime(text: string): string {
  return text.replace(/^\d{4}-(\d\d-\d\d \d\d:\d\d)(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/, '$1');
}
