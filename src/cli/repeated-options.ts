import type { GivenOptions } from './request.ts';

/** Options that say which records are meant and where they are, in the order in which they are repeated. */
const REPEATED = [
  'since',
  'until',
  'all',
  'account',
  'region',
  'vpc',
  'source',
  'config',
  'fields',
  'store',
  'storeMax',
  'engine',
  'endpoint',
  'profile',
  'maxScan',
  'maxDownload',
  'inventory',
  'namesFile',
] as const;

/** The words of those options that a command about the same records needs too. */
export function repeatedOptions(given: object): string[] {
  const options = given as GivenOptions;
  const { tz } = options;
  const zone = typeof tz === 'string' && tz !== 'UTC' ? ['--tz', tz] : [];
  return [...REPEATED.flatMap((name) => wordsOf(name, options[name])), ...zone];
}

function wordsOf(name: string, value: unknown): string[] {
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (value === undefined) return [];
  if (value === false) return [`--no-${flag}`];
  if (value === true) return [`--${flag}`];
  return [value].flat().flatMap((one) => [`--${flag}`, String(one)]);
}
