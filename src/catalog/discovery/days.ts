import { type DatePart, parseDateFolder } from '../../logs/folder-names.ts';
import type { BucketReader } from './bucket-reader.ts';
import { spread } from './spread.ts';

export interface DatedFolder {
  /** With its trailing slash. */
  readonly path: string;
  readonly digits: string;
}

export interface Days {
  /** `YYYY-MM-DD` */
  readonly firstDay: string;
  readonly first: string;
  /** The newest two of the newest month, oldest first; without the first day of all, unless it is the only one. */
  readonly newest: readonly string[];
}

/** Finds the folders of a place's first and newest days: at most five LIST calls. Undefined without any day. */
export async function findDays(
  reader: BucketReader,
  folder: string,
  hive: boolean,
): Promise<Days | undefined> {
  const walk = async (end: 0 | -1) => {
    const year = (await datedFolders(reader, folder, 'year', hive)).at(end);
    const month = year && (await datedFolders(reader, year.path, 'month', hive)).at(end);
    const days = month ? await datedFolders(reader, month.path, 'day', hive) : [];
    return { days, name: `${year?.digits}-${month?.digits}-` };
  };
  const { days, name } = await walk(0);
  const [first] = days;
  if (!first) return undefined;
  const last = (await walk(-1)).days.slice(-2).map(({ path }) => path);
  const newest = last.filter((path) => path !== first.path || last.length === 1);
  return { firstDay: name + first.digits, first: first.path, newest };
}

/**
 * Selects at most the given number of days, spread over all the time of a place. One LIST call for the years, one per
 * year, and one per selected month, of which there are at most as many as days.
 */
export async function spreadDays(
  reader: BucketReader,
  folder: string,
  hive: boolean,
  most: number,
): Promise<string[]> {
  const years = await datedFolders(reader, folder, 'year', hive);
  const months: DatedFolder[] = [];
  for (const { path } of years) months.push(...(await datedFolders(reader, path, 'month', hive)));
  const chosen = spread(months, most);
  const days: string[] = [];
  for (const { path } of chosen) {
    const all = await datedFolders(reader, path, 'day', hive);
    days.push(...spread(all, Math.floor(most / chosen.length)).map((day) => day.path));
  }
  return days;
}

/** Lists the folders of years, months or days below another, in order: one LIST call. */
export async function datedFolders(
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
