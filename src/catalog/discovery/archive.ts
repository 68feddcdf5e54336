import { type DeliveryPlace, dateFolder, dateParts } from '../../logs/delivery.ts';
import type { BucketReader } from './bucket-reader.ts';

const DAY = 86_400;

/** Maximum LIST calls: a day among those of 40 years. */
export const LISTS_OF_ARCHIVE = 14;

/**
 * The first day of a place from which on no file is in an archive, by halving the time: lifecycle rules move files
 * by their age, and leave small ones where they are.
 * @param folder of the place, with its closing slash
 * @param first day with an archived file, `YYYY-MM-DD`
 * @param last day with files, Unix seconds
 */
export async function archivedUntil(
  reader: BucketReader,
  folder: string,
  { hive }: Pick<DeliveryPlace, 'hive'>,
  first: string,
  last: number,
): Promise<string> {
  let archived = Date.parse(`${first}T00:00:00Z`) / 1000;
  let free = last - (last % DAY) + DAY;
  while (free - archived > DAY) {
    const middle = archived + Math.floor((free - archived) / DAY / 2) * DAY;
    const start = folder + dateFolder({ hive, hourly: false }, dateParts(middle));
    const objects = await reader.objectsBehind(folder, start);
    if (objects.some(({ archive }) => archive !== undefined)) archived = middle;
    else free = middle;
  }
  return dayOf(free);
}

const dayOf = (time: number) => new Date(time * 1000).toISOString().slice(0, 10);
