import type { ObjectStore, StoredObject } from '../../aws/object-store.ts';
import type { PlaceReading } from './places-read.ts';

/** Lists the objects of a place from the first to the last folder of the window, one page per LIST call. */
export async function* listPlace(
  { folder, first, last }: PlaceReading,
  store: ObjectStore,
): AsyncGenerator<readonly StoredObject[]> {
  let token: string | undefined;
  do {
    const page = await store.list({ prefix: folder, after: first, token });
    yield page.objects;
    token = isAfter(page.objects.at(-1), last) ? undefined : page.next;
  } while (token !== undefined);
}

function isAfter(object: StoredObject | undefined, folder: string): boolean {
  return object !== undefined && object.key > folder && !object.key.startsWith(folder);
}
