import { printable } from '../rows/printable.ts';
import { MAX_TEXT } from './limits.ts';

/**
 * Returns text from logs, tags and file names as data: well-formed, without control characters, at most `MAX_TEXT`
 * characters.
 */
export function plainText(text: string): string {
  const clean = printable(text).toWellFormed();
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT - 1).toWellFormed()}…` : clean;
}

/**
 * Returns a value as JSON that every client reads alike: integers beyond 2^53, NaN and infinities are strings; all text
 * is plain.
 */
export function plainData(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(plainData);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) =>
      part === undefined ? [] : [[plainText(key), plainData(part)]],
    ),
  );
}
