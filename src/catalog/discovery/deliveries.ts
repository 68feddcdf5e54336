import type { StoredObject } from '../../aws/object-store.ts';
import {
  type DeliveryPlace,
  fileNameStart,
  isFlowLogId,
  type Layout,
  parseFileName,
} from '../../logs/delivery.ts';
import { parseDateFolder } from '../../logs/folder-names.ts';
import type { BucketReader } from './bucket-reader.ts';
import type { DeliveredFile } from './findings.ts';

/** Files that a flow log delivered on a day, or in an hour of it. */
export interface Delivery {
  readonly layout: Layout;
  /** Common start of the keys of these files. */
  readonly start: string;
}

/** Maximum LIST calls for the flow logs of a day. */
export const LISTS_OF_DAY = 4;

/**
 * Finds the flow logs that delivered on a day, by id. Keys are grouped at their first `_` and then at the one after the
 * flow log id: one LIST call each, regardless of the number of files. Of a day with hourly folders, the first hour or
 * the last two are inspected, of which the last may still be incomplete.
 */
export async function findDeliveries(
  reader: BucketReader,
  day: string,
  place: DeliveryPlace,
  end: 'first' | 'last',
  note: (words: string) => void,
): Promise<Map<string, Delivery>> {
  const { hive, account } = place;
  const { folders: starts, objects } = await reader.level(day, '_');
  const hours = new Set(
    starts.filter((start) => start.includes('/')).map((start) => start.slice(0, start.indexOf('/'))),
  );
  const hourNames = [...hours].filter((name) => parseDateFolder(name, 'hour', hive) !== undefined);
  const chosen = end === 'first' ? hourNames.slice(0, 1) : hourNames.slice(-2);
  const folders = [
    ...(starts.includes(account) ? [{ path: day, hourly: false }] : []),
    ...chosen.map((hour) => ({ path: `${day}${hour}/`, hourly: true })),
  ];
  const odd = [
    ...objects.map(({ key }) => key),
    ...starts.filter((start) => !start.includes('/') && start !== account).map((start) => `${day}${start}_…`),
  ];
  if (odd[0] !== undefined) note(readAnyway(reader.bucket, odd[0]));
  const found = new Map<string, Delivery>();
  for (const { path, hourly } of folders) {
    const start = path + fileNameStart(place);
    for (const id of (await reader.level(start, '_')).folders) {
      if (isFlowLogId(id)) found.set(id, { layout: { hive, hourly }, start: `${start}${id}_` });
      else note(readAnyway(reader.bucket, `${start}${id}_…`));
    }
  }
  return found;
}

/** Describes a foreign file. Engines read all files of a folder; reports exclude lines without a valid status. */
function readAnyway(bucket: string, key: string): string {
  return `not named as a flow log's file, but queries read it with them: s3://${bucket}/${key}`;
}

/**
 * Finds the newest file that is not in an archive; if all are, the newest.
 * One LIST call; for more than a thousand files two more, which group the names by time.
 */
export async function newestFile(reader: BucketReader, start: string): Promise<DeliveredFile | undefined> {
  const page = await reader.objects(start);
  if (page.complete) return delivered(page.objects);
  const times = (await reader.level(start, 'Z')).folders;
  const { objects } = await reader.objects(`${start}${times.at(-1)}Z`);
  return delivered(objects);
}

function delivered(objects: readonly StoredObject[]): DeliveredFile | undefined {
  const object = objects.findLast(({ archive }) => archive === undefined) ?? objects.at(-1);
  const name = object && parseFileName(object.key.slice(object.key.lastIndexOf('/') + 1));
  return object && name ? { ...object, time: name.time } : undefined;
}
