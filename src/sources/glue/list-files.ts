import { concurrently } from '../../aws/concurrently.ts';
import type { ObjectStore, StoredObject } from '../../aws/object-store.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import { parseFileName, parseFolder } from '../../logs/delivery.ts';
import { filePeriod, type StoredFile } from '../../logs/stored-file.ts';
import type { SourceRequest } from '../source.ts';
import { AT_ONCE } from './estimate.ts';
import { listPlace } from './list-place.ts';
import { placesRead } from './places-read.ts';

/** Lists the objects that a query over the window reads. @param now Unix seconds, the end of all dates */
export async function listFiles(
  config: GlueSourceConfig,
  request: Pick<SourceRequest, 'window' | 'filter'>,
  { store, now }: { store: ObjectStore; now: number },
): Promise<StoredFile[]> {
  const lists = await concurrently(placesRead(config, request, now), AT_ONCE, async (place) => {
    const files: StoredFile[] = [];
    for await (const objects of listPlace(place, store)) {
      const read = objects.filter(
        ({ key, archive }) => archive === undefined && place.formatRead(key) !== undefined,
      );
      files.push(...read.map(storedFile));
    }
    return files;
  });
  return lists.flat();
}

function storedFile({ key, size, modified }: StoredObject): StoredFile {
  const slash = key.lastIndexOf('/');
  const path = { name: parseFileName(key.slice(slash + 1)), folder: parseFolder(key.slice(0, slash)) };
  return { size, came: modified ?? 0, period: filePeriod(path) };
}
