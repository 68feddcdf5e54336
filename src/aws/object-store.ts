/** The bucket operations that discovery uses; implemented by S3 and S3-compatible stores. */
export interface ObjectStore {
  readonly bucket: string;
  list(request: ListRequest): Promise<Listing>;
  /** Reads `length` bytes of an object from `start`, fewer if it ends earlier. */
  read(key: string, start: number, length: number): Promise<Uint8Array>;
}

export interface ListRequest {
  readonly prefix: string;
  /** Keys that contain it after the prefix are returned as one folder. */
  readonly delimiter?: string | undefined;
  /** Only keys after this one. */
  readonly after?: string | undefined;
  /** Maximum keys per page, 1 to 1000 (default: 1000). */
  readonly most?: number | undefined;
  /** `next` of the previous page. */
  readonly token?: string | undefined;
}

/** One page, at most 1000 folders and objects, in key order. */
export interface Listing {
  /** Common prefixes of keys, up to and including the delimiter. */
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
  /** Undefined on the last page. */
  readonly next?: string | undefined;
}

export interface StoredObject {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Changes with the content; undefined if the store does not report it. */
  readonly etag?: string | undefined;
  /** Time of the upload, Unix milliseconds; undefined if the store does not report it. */
  readonly modified?: number | undefined;
  /** Its storage class if that is an archive, which cannot be read directly: `GLACIER` or `DEEP_ARCHIVE`. */
  readonly archive?: string | undefined;
}
