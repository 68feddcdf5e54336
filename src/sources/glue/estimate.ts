import { concurrently } from '../../aws/concurrently.ts';
import type { ObjectStore } from '../../aws/object-store.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import type { ScanEstimate, SourceRequest } from '../source.ts';
import { listPlace } from './list-place.ts';
import { type PlaceReading, placesRead } from './places-read.ts';

export interface Estimate extends ScanEstimate {
  /** LIST calls made. */
  readonly lists: number;
  readonly archived: number;
}

/** Places listed concurrently. */
export const AT_ONCE = 8;

/**
 * Sums the sizes of the objects that a query over the window reads. Lists each Region of an account from its first
 * object in the window: one LIST call for each thousand objects, at least one.
 * @param now Unix seconds, the end of all dates
 */
export async function estimateScan(
  config: GlueSourceConfig,
  request: Pick<SourceRequest, 'window' | 'filter'>,
  store: ObjectStore,
  now: number,
): Promise<Estimate> {
  const places = placesRead(config, request, now);
  const parts = await concurrently(places, AT_ONCE, (place) => estimatePlace(place, store));
  return {
    objects: parts.reduce((sum, part) => sum + part.objects, 0),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    isAtMost: parts.some((part) => part.isAtMost),
    lists: parts.reduce((sum, part) => sum + part.lists, 0),
    archived: parts.reduce((sum, part) => sum + part.archived, 0),
  };
}

async function estimatePlace(place: PlaceReading, store: ObjectStore): Promise<Estimate> {
  let [objects, bytes, lists, archived] = [0, 0, 0, 0];
  let isAtMost = false;
  for await (const page of listPlace(place, store)) {
    lists += 1;
    for (const { key, size, archive } of page) {
      const format = place.formatRead(key);
      if (format === undefined) continue;
      if (archive !== undefined) {
        archived += 1;
        continue;
      }
      objects += 1;
      bytes += size;
      isAtMost ||= format === 'parquet';
    }
  }
  return { objects, bytes, isAtMost, lists, archived };
}
