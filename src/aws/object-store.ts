/** What discovery asks of a bucket; S3, or something that speaks like it. */
export interface ObjectStore {
  readonly bucket: string;
  list(request: ListRequest): Promise<Listing>;
  /** Bytes of an object from `start` on, `length` of them or as many as there are. */
  read(key: string, start: number, length: number): Promise<Uint8Array>;
}

export interface ListRequest {
  readonly prefix: string;
  /** Keys that have it after the prefix are given as one folder. */
  readonly delimiter?: string | undefined;
  /** Only keys behind this one. */
  readonly after?: string | undefined;
  /** 1 to 1000, which is the default. */
  readonly most?: number | undefined;
  /** `next` of the page before. */
  readonly token?: string | undefined;
}

/** One page, at most 1000 folders and objects, in the order of their keys. */
export interface Listing {
  /** What keys have in common up to the delimiter, with it. */
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
  /** Undefined on the last page. */
  readonly next?: string | undefined;
}

export interface StoredObject {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Changes when its content does, where the store says. */
  readonly etag?: string | undefined;
  /** When it was put there, Unix milliseconds, where the store says. */
  readonly modified?: number | undefined;
  /** Its storage class, where that is an archive: `GLACIER` or `DEEP_ARCHIVE`. It cannot be read as it is. */
  readonly archive?: string | undefined;
}
