import { type DeliveryPlace, dateFolder, dateParts } from '../../logs/delivery.ts';
import type { BucketReader } from './bucket-reader.ts';

const DAY = 86_400;

/** Maximum LIST calls to find a day among 40 years. */
export const LISTS_OF_ARCHIVE = 14;

/**
 * Finds the first day from which on no file of a place is in an archive, by binary search: lifecycle rules move files
 * by age, except small ones.
 * @param folder folder of the place, with its trailing slash
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
    const objects = await reader.objectsAfter(folder, start);
    if (objects.some(({ archive }) => archive !== undefined)) archived = middle;
    else free = middle;
  }
  return dayOf(free);
}

const dayOf = (time: number) => new Date(time * 1000).toISOString().slice(0, 10);
