import type { ObjectStore, StoredObject } from '../../aws/object-store.ts';
import type { PlaceReading } from './places-read.ts';

/** The objects of a place from the first in the window on, page by page: a LIST call each. */
export async function* listPlace(
  { folder, first, last }: PlaceReading,
  store: ObjectStore,
): AsyncGenerator<readonly StoredObject[]> {
  let token: string | undefined;
  do {
    const page = await store.list({ prefix: folder, after: first, token });
    yield page.objects;
    token = isBehind(page.objects.at(-1), last) ? undefined : page.next;
  } while (token !== undefined);
}

function isBehind(object: StoredObject | undefined, folder: string): boolean {
  return object !== undefined && object.key > folder && !object.key.startsWith(folder);
}
