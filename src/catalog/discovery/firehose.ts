import { type Location, locationText } from '../../aws/location.ts';
import { sourceError } from '../../errors.ts';
import { parseDateFolder } from '../../logs/folder-names.ts';
import { some } from '../../logs/some.ts';
import type { BucketReader } from './bucket-reader.ts';

/** Destination of a Firehose stream, directly above its folders of years, months, days and hours. */
export interface FirehoseRoot {
  /** With its trailing slash; may be empty. */
  readonly prefix: string;
  /** True if folders are named `year=2026` instead of `2026`. */
  readonly hive: boolean;
  /** With their trailing slashes, in order. */
  readonly years: readonly string[];
}

/** Matches a date at the end of a prefix, from the year on. */
const DATE =
  /(?:^|(?<=\/))(?:year=)?\d{4}\/(?:(?:month=)?\d{2}\/(?:(?:day=)?\d{2}\/(?:(?:hour=)?\d{2}\/)?)?)?$/;

/**
 * Finds the folders of a Firehose delivery: at the prefix itself, without a date in it, or directly below.
 * At most one LIST call and one for each of 30 folders below the prefix.
 * @returns undefined if there are none, or if there is an `AWSLogs/`
 * @throws FlowqError (source) if there are several places
 */
export async function findFirehose(
  reader: BucketReader,
  { bucket, prefix: given }: Location,
): Promise<FirehoseRoot | undefined> {
  if (/(^|\/)AWSLogs\//.test(given)) return undefined;
  const prefix = given.replace(DATE, '');
  const { folders } = await reader.level(prefix);
  if (folders.includes('AWSLogs')) return undefined;
  const here = rootAt(prefix, folders);
  if (here) return here;
  const below: FirehoseRoot[] = [];
  for (const name of folders.slice(0, MAX_SEARCHED)) {
    const level = await reader.level(`${prefix}${name}/`);
    if (level.folders.includes('AWSLogs')) return undefined;
    const root = rootAt(`${prefix}${name}/`, level.folders);
    if (root) below.push(root);
  }
  if (below.length < 2) return below[0];
  throw sourceError(
    `${locationText({ bucket, prefix })} holds deliveries of Firehose in several places: ${some(below.map((root) => locationText({ bucket, prefix: root.prefix })))}`,
    'give one of them',
  );
}

const MAX_SEARCHED = 30;

function rootAt(prefix: string, folders: readonly string[]): FirehoseRoot | undefined {
  const yearsOf = (hive: boolean) =>
    folders.filter((name) => parseDateFolder(name, 'year', hive) !== undefined);
  const hive = yearsOf(false).length === 0;
  const years = yearsOf(hive).map((name) => `${prefix}${name}/`);
  return years.length > 0 ? { prefix, hive, years } : undefined;
}
