import { optionArguments } from '../runs/request/command-arguments.ts';
import { FLAGS } from '../runs/request/spelling.ts';
import type { GivenOptions } from './request.ts';

/** Options that select records and locate them, in the order in which commands repeat them. */
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

/** Returns those options as arguments, for a command about the same records. */
export function repeatedOptions(given: object): string[] {
  const options = given as GivenOptions;
  const { tz } = options;
  const zone = typeof tz === 'string' && tz !== 'UTC' ? ['--tz', tz] : [];
  return [...REPEATED.flatMap((name) => optionArguments(FLAGS([name]), options[name])), ...zone];
}
