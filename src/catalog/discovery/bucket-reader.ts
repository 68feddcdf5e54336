import type { Listing, ListRequest, ObjectStore, StoredObject } from '../../aws/object-store.ts';

/** One page of the names directly below a prefix, at most 1000. */
export interface FolderPage {
  /** Folder names without prefix and delimiter, in key order. */
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
  /** True if there are no further pages. */
  readonly complete: boolean;
}

/** Reads a bucket for discovery; counts calls and caches listings of levels. */
export class BucketReader {
  readonly bucket: string;
  lists = 0;
  reads = 0;
  readonly #store: ObjectStore;
  readonly #levels = new Map<string, Promise<FolderPage>>();

  constructor(store: ObjectStore) {
    this.bucket = store.bucket;
    this.#store = store;
  }

  /** Lists names below the prefix up to the delimiter: one LIST call, regardless of the number of objects. */
  level(prefix: string, delimiter = '/'): Promise<FolderPage> {
    const key = `${delimiter} ${prefix}`;
    const known = this.#levels.get(key) ?? this.#level({ prefix, delimiter });
    this.#levels.set(key, known);
    return known;
  }

  /** Lists all pages of a level: one LIST call per thousand names. */
  async wholeLevel(prefix: string): Promise<FolderPage> {
    const folders: string[] = [];
    const objects: StoredObject[] = [];
    let token: string | undefined;
    do {
      const page = await this.#list({ prefix, delimiter: '/', token });
      folders.push(...names(page, prefix, '/'));
      objects.push(...page.objects);
      token = page.next;
    } while (token !== undefined);
    return { folders, objects, complete: true };
  }

  /** Lists the first objects with a key prefix: one LIST call. */
  async objects(
    prefix: string,
    most = 1000,
  ): Promise<{ objects: readonly StoredObject[]; complete: boolean }> {
    const page = await this.#list({ prefix, most });
    return { objects: page.objects, complete: page.next === undefined };
  }

  /** Lists a page of a folder's objects after a key: one LIST call. */
  async objectsAfter(prefix: string, after: string): Promise<readonly StoredObject[]> {
    return (await this.#list({ prefix, after })).objects;
  }

  read(key: string, start: number, length: number): Promise<Uint8Array> {
    this.reads += 1;
    return this.#store.read(key, start, length);
  }

  async #level(request: ListRequest & { delimiter: string }): Promise<FolderPage> {
    const page = await this.#list(request);
    const folders = names(page, request.prefix, request.delimiter);
    return { folders, objects: page.objects, complete: page.next === undefined };
  }

  #list(request: ListRequest): Promise<Listing> {
    this.lists += 1;
    return this.#store.list(request);
  }
}

function names(page: Listing, prefix: string, delimiter: string): string[] {
  return page.folders.map((folder) => folder.slice(prefix.length, -delimiter.length));
}
