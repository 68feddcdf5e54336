import type { LocalSourceConfig } from '../config/config.ts';
import type { Skipped } from '../rows/skipped.ts';
import type { FormatDescription } from '../sources/local/description.ts';
import { type LogFile, placeOf } from '../sources/log-file.ts';
import { type Finding, warn } from './finding.ts';

type Found = NonNullable<LocalSourceConfig['found']>;

const LOOK_ANEW = 'reports read it anyway; flowq init again saves it';

/**
 * Returns record formats of the newest files that are new since `flowq.json` was written, and those that disappeared.
 */
export function formatChanges(now: readonly FormatDescription[], found: Found = {}): Finding[] {
  const known = texts(listOf(found.formats).map(formatText));
  const today = new Set(now.map(formatText));
  if (known.size === 0 || today.size === 0) return [];
  const came = [...today].filter((format) => !known.has(format));
  const went = [...known].filter((format) => !today.has(format));
  return [
    ...came.map((format) => warn('formats', `new since flowq.json was written: ${format}`, LOOK_ANEW)),
    ...went.map((format) =>
      warn('formats', `not in the newest files any more: ${format}`, 'is that flow log still active?'),
    ),
  ];
}

function formatText(one: unknown): string {
  const { format, fields } = (one ?? {}) as Partial<FormatDescription>;
  return `${format}, ${[...(fields ?? [])].join(' ')}`;
}

/** Returns accounts and Regions whose logs are new, or disappeared. */
export function placeChanges(files: readonly LogFile[], found: Found = {}): Finding[] {
  const places = files.flatMap((file) => placeOf(file) ?? []);
  return [
    ...changes('accounts', new Set(places.map(({ account }) => account)), found.accounts),
    ...changes('regions', new Set(places.map(({ region }) => region)), found.regions),
  ];
}

function changes(what: string, now: ReadonlySet<string>, then: unknown): Finding[] {
  const known = texts(listOf(then));
  if (known.size === 0) return [];
  const came = [...now].filter((one) => !known.has(one));
  const went = [...known].filter((one) => !now.has(one));
  return [
    ...(came.length > 0
      ? [warn(what, `new since flowq.json was written: ${came.join(', ')}`, LOOK_ANEW)]
      : []),
    ...(went.length > 0
      ? [
          warn(
            what,
            `no files any more: ${went.join(', ')}`,
            'is the job that copies them here still running?',
          ),
        ]
      : []),
  ];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const texts = (values: readonly unknown[]) => new Set(values.filter((one) => typeof one === 'string'));

/** Returns a finding about files that reports skip. */
export function unreadable(skipped: readonly Skipped[]): Finding[] {
  const [first] = skipped;
  if (!first) return [];
  const more = skipped.length > 1 ? `, and ${skipped.length - 1} more` : '';
  return [
    warn(
      'files',
      `not read, or only in part: ${first.where}: ${first.reason}${more}`,
      'a report names them all',
    ),
  ];
}
