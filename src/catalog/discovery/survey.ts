import {
  fileNameStart,
  isFlowLogId,
  type Layout,
  type Place,
  parseFileName,
  placeFolder,
} from '../../logs/delivery.ts';
import { type DatePart, parseDateFolder } from '../../logs/folder-names.ts';
import type { StoredObject } from '../object-store.ts';
import type { BucketReader } from './bucket-reader.ts';
import { contentKey, readContent } from './content.ts';
import type { DeliveredFile, FlowLogFindings, PlaceFindings } from './findings.ts';

/** LIST calls that looking into a place takes at the most, and each of its flow logs. */
export const LISTS_OF_PLACE = 17;
export const LISTS_OF_FLOW_LOG = 4;

/** Flow logs of a place that are looked at; the quota is 250 for each resource, few have more than one. */
const MOST_FLOW_LOGS = 100;

/**
 * Looks into the first day and the newest two days of a place: which flow logs delivered there, in which layout
 * and with which fields. LIST calls: 5 to find the days, for each day one, and one for each of at most three
 * folders with files; then for each flow log up to four to find its oldest and newest file.
 */
export async function surveyPlace(
  reader: BucketReader,
  prefix: string,
  place: Place,
  note: (words: string) => void,
): Promise<PlaceFindings | undefined> {
  const folder = prefix + placeFolder(place);
  const days = await findDays(reader, folder, place.hive);
  if (!days) return void note(`no deliveries below s3://${reader.bucket}/${folder}`);
  const oldest = await flowLogsOf(reader, days.first, place, 'oldest', note);
  const newest = new Map<string, Delivery>();
  for (const day of days.newest) {
    for (const [id, delivery] of await flowLogsOf(reader, day, place, 'newest', note))
      newest.set(id, delivery);
  }
  const ids = [...new Set([...newest.keys(), ...oldest.keys()])].sort();
  if (ids.length > MOST_FLOW_LOGS)
    note(`${ids.length} flow logs below ${folder}: the first ${MOST_FLOW_LOGS} were looked at`);
  const flowLogs: FlowLogFindings[] = [];
  for (const id of ids.slice(0, MOST_FLOW_LOGS)) {
    const findings = await examine(reader, id, newest.get(id), oldest.get(id), note);
    if (findings) flowLogs.push(findings);
  }
  if (flowLogs.length === 0) return void note(`no flow log files below s3://${reader.bucket}/${folder}`);
  const times = flowLogs.map((flowLog) => flowLog.newest.time);
  return { ...place, firstDay: days.firstDay, newest: Math.max(...times), flowLogs };
}

/** The year a place's deliveries begin in: one LIST call. */
export async function firstYear(
  reader: BucketReader,
  prefix: string,
  place: Place,
): Promise<string | undefined> {
  return (await dated(reader, prefix + placeFolder(place), 'year', place.hive))[0]?.digits;
}

interface Days {
  readonly firstDay: string;
  /** Folders, with their closing slashes. */
  readonly first: string;
  /** The newest two of the newest month, the older first, without the very first day. */
  readonly newest: readonly string[];
}

interface DatedFolder {
  readonly path: string;
  readonly digits: string;
}

async function findDays(reader: BucketReader, folder: string, hive: boolean): Promise<Days | undefined> {
  const walk = async (end: 0 | -1) => {
    const year = (await dated(reader, folder, 'year', hive)).at(end);
    const month = year && (await dated(reader, year.path, 'month', hive)).at(end);
    const days = month ? await dated(reader, month.path, 'day', hive) : [];
    return { days, name: `${year?.digits}-${month?.digits}-` };
  };
  const { days, name } = await walk(0);
  const [first] = days;
  if (!first) return undefined;
  const newest = (await walk(-1)).days.slice(-2).map(({ path }) => path);
  return {
    firstDay: name + first.digits,
    first: first.path,
    newest: newest.filter((path) => path !== first.path || newest.length === 1),
  };
}

/** The folders of years, months or days, in order. */
async function dated(
  reader: BucketReader,
  folder: string,
  part: DatePart,
  hive: boolean,
): Promise<DatedFolder[]> {
  const { folders } = await reader.level(folder);
  return folders.flatMap((name) => {
    const digits = parseDateFolder(name, part, hive);
    return digits === undefined ? [] : [{ path: `${folder}${name}/`, digits }];
  });
}

interface Delivery {
  readonly layout: Layout;
  /** How the keys of the flow log's files of that day or hour begin. */
  readonly start: string;
}

/**
 * The flow logs that delivered on a day. File names are grouped at their first `_` and then at the one behind the
 * flow log's id, so that it takes one LIST call however many files there are.
 */
async function flowLogsOf(
  reader: BucketReader,
  day: string,
  place: Place,
  end: 'oldest' | 'newest',
  note: (words: string) => void,
): Promise<Map<string, Delivery>> {
  const { hive } = place;
  const { folders: starts, objects } = await reader.level(day, '_');
  const hours = new Set<string>();
  let daily = false;
  for (const start of starts) {
    const [name = '', inHour] = start.split('/');
    if (inHour === undefined) daily ||= name === place.account;
    else if (parseDateFolder(name, 'hour', hive) !== undefined) hours.add(name);
  }
  if (objects.length > 0) note(`not named as flow logs, left out: s3://${reader.bucket}/${objects[0]?.key}`);
  const chosen = end === 'oldest' ? [...hours].slice(0, 1) : [...hours].slice(-2);
  const folders = [
    ...(daily ? [{ path: day, hourly: false }] : []),
    ...chosen.map((hour) => ({ path: `${day}${hour}/`, hourly: true })),
  ];
  const found = new Map<string, Delivery>();
  for (const { path, hourly } of folders) {
    const start = path + fileNameStart(place);
    for (const id of (await reader.level(start, '_')).folders) {
      if (isFlowLogId(id)) found.set(id, { layout: { hive, hourly }, start: `${start}${id}_` });
      else note(`not named as a flow log, left out: s3://${reader.bucket}/${start}${id}_…`);
    }
  }
  return found;
}

async function examine(
  reader: BucketReader,
  id: string,
  newest: Delivery | undefined,
  oldest: Delivery | undefined,
  note: (words: string) => void,
): Promise<FlowLogFindings | undefined> {
  const last = newest ?? oldest;
  const file = last && (await newestFile(reader, last.start));
  if (!file)
    return void note(`not named as a flow log's file, left out: s3://${reader.bucket}/${last?.start}…`);
  const content = await readContent(reader, file);
  if (content.kind === 'other') note(`left out ${id}: ${content.reason} (s3://${reader.bucket}/${file.key})`);
  const first = oldest && newest ? (await reader.objects(oldest.start, 1)).objects[0] : undefined;
  if (first && first.key !== file.key) {
    const before = await readContent(reader, first);
    if (contentKey(before) !== contentKey(content)) {
      note(
        `${id} wrote other fields in s3://${reader.bucket}/${first.key} than in ${file.key}: the former are not read rightly`,
      );
    }
  }
  return { id, layout: last.layout, content, newest: file };
}

/** One LIST call, and where there are more than a thousand files two more: file names are grouped by their time. */
async function newestFile(reader: BucketReader, start: string): Promise<DeliveredFile | undefined> {
  const page = await reader.objects(start);
  if (page.complete) return delivered(page.objects.at(-1));
  const times = (await reader.level(start, 'Z')).folders;
  const { objects } = await reader.objects(`${start}${times.at(-1)}Z`);
  return delivered(objects.at(-1));
}

function delivered(object: StoredObject | undefined): DeliveredFile | undefined {
  const name = object && parseFileName(object.key.slice(object.key.lastIndexOf('/') + 1));
  return object && name ? { key: object.key, size: object.size, time: name.time } : undefined;
}
