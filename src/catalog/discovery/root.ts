import { type Location, locationText } from '../../aws/location.ts';
import { sourceError } from '../../errors.ts';
import { isGroupFolder, parseRegionFolder, parseTopFolder } from '../../logs/folder-names.ts';
import { some } from '../../logs/some.ts';
import type { BucketReader, FolderPage } from './bucket-reader.ts';

/** Location of `AWSLogs/`, and the part of it that the user requested. */
export interface Root {
  readonly bucket: string;
  /** Path before `AWSLogs/`, with its trailing slash. */
  readonly prefix: string;
  readonly organisation?: string | undefined;
  readonly account?: string | undefined;
  /** True if the account's folder is Hive-compatible. */
  readonly hive?: boolean | undefined;
  readonly region?: string | undefined;
  readonly notes: readonly string[];
}

/** Maximum folders to search for `AWSLogs/`, one LIST call each. */
export const MAX_SEARCHED = 30;

/**
 * Finds `AWSLogs/`: in the given prefix itself, directly below it, or in a folder or two below that.
 * At most 2 + MAX_SEARCHED LIST calls.
 * @throws FlowqError (source) if there is none, with what was found instead, or if there are several
 */
export async function findRoot(reader: BucketReader, location: Location): Promise<Root> {
  const { bucket, prefix } = location;
  const within = /^(.*\/)?AWSLogs\/(.*)$/.exec(prefix);
  if (within) return { bucket, prefix: within[1] ?? '', ...narrowing(within[2] ?? '') };
  const level = await reader.level(prefix);
  if (level.folders.includes('AWSLogs')) return { bucket, prefix, notes: [] };
  if (level.folders.length + level.objects.length === 0) throw await nothingThere(reader, location);
  const found = await search(reader, prefix, level);
  const [only, ...others] = found;
  if (only === undefined) throw noRoot(location, level);
  const all = found.map((each) => locationText({ bucket, prefix: each }));
  if (others.length > 0) {
    throw sourceError(
      `${locationText(location)} holds flow logs in several places: ${some(all)}`,
      'give one of them',
    );
  }
  return { bucket, prefix: only, notes: [`AWSLogs/ was found below ${all[0]}`] };
}

/** Parses a prefix within `AWSLogs/`; ignores a date in it, because tables cover all dates. */
function narrowing(path: string): Omit<Root, 'bucket' | 'prefix'> {
  const folders = path.split('/').filter((name) => name !== '');
  const organisation = isGroupFolder(folders[0] ?? '') ? folders[0] : undefined;
  if (organisation !== undefined) folders.shift();
  const top = parseTopFolder(folders[0] ?? '');
  const place = top && 'account' in top ? top : undefined;
  const region = place && parseRegionFolder(folders[2] ?? '', place.hive);
  const notes = folders.length > 3 ? ['the date in the prefix is left out: a table holds all dates'] : [];
  return { organisation, ...place, region, notes };
}

/** Finds folders with `AWSLogs/`, down to two levels below, within the search limit. */
async function search(reader: BucketReader, prefix: string, level: FolderPage): Promise<string[]> {
  const found: string[] = [];
  let queue = level.folders.map((name) => `${prefix}${name}/`);
  let left = MAX_SEARCHED;
  for (let depth = 0; depth < 2; depth += 1) {
    const next: string[] = [];
    for (const folder of queue.slice(0, left)) {
      left -= 1;
      const { folders } = await reader.level(folder);
      if (folders.includes('AWSLogs')) found.push(folder);
      else next.push(...folders.map((name) => `${folder}${name}/`));
    }
    if (found.length > 0) return found;
    queue = next;
  }
  return found;
}

function noRoot(location: Location, { folders, objects }: FolderPage) {
  const seen = [
    ...folders.map((name) => `${name}/`),
    ...objects.map(({ key }) => key.slice(location.prefix.length)),
  ];
  return sourceError(
    `there is no AWSLogs/ below ${locationText(location)}, where flow logs are delivered; there is: ${some(seen)}`,
    "give the bucket and prefix of the flow log's destination, all before AWSLogs/",
  );
}

/** Creates the error for an empty prefix; one more LIST call finds similar prefixes. */
async function nothingThere(reader: BucketReader, location: Location) {
  const { bucket, prefix } = location;
  if (prefix === '')
    return sourceError(`the bucket ${bucket} is empty`, 'a new flow log takes about 10 minutes to deliver');
  const parent = prefix.slice(0, prefix.lastIndexOf('/', prefix.length - 2) + 1);
  const { folders } = await reader.level(parent);
  const there = folders.length > 0 ? `there is: ${some(folders.map((name) => `${name}/`))}` : 'it is empty';
  return sourceError(
    `there is nothing below ${locationText(location)}; in ${locationText({ bucket, prefix: parent })} ${there}`,
    'check the prefix; S3 tells upper case from lower case',
  );
}
