import type { Listing, ListRequest, ObjectStore, StoredObject } from '../../aws/object-store.ts';

/** What stands directly below a prefix, one page of it: at most 1000 names. */
export interface FolderPage {
  /** Names of folders, without the prefix and the delimiter, in the order of their keys. */
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
  /** Whether this is all there is. */
  readonly complete: boolean;
}

/** Reads a bucket for discovery: counts its calls, and asks nothing twice. */
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

  /** Names below the prefix up to the delimiter: one LIST call, however many objects are below. */
  level(prefix: string, delimiter = '/'): Promise<FolderPage> {
    const key = `${delimiter} ${prefix}`;
    const known = this.#levels.get(key) ?? this.#level({ prefix, delimiter });
    this.#levels.set(key, known);
    return known;
  }

  /** As `level`, but all pages: one LIST call for each thousand names. */
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

  /** The first objects whose keys begin like this: one LIST call. */
  async objects(
    prefix: string,
    most = 1000,
  ): Promise<{ objects: readonly StoredObject[]; complete: boolean }> {
    const page = await this.#list({ prefix, most });
    return { objects: page.objects, complete: page.next === undefined };
  }

  /** Objects of a folder behind a key, a page of them: one LIST call. */
  async objectsBehind(prefix: string, after: string): Promise<readonly StoredObject[]> {
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
