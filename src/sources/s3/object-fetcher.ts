import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ObjectStore } from '../../aws/object-store.ts';
import { FlowqError, sourceError } from '../../errors.ts';
import type { Original } from '../origin.ts';

/** Size of a request; large objects are read in several. */
export const CHUNK_BYTES = 4_000_000;

/** Maximum fetches of an object whose content does not match its ETag. */
const TRIES = 3;

/**
 * After this number of objects that do not match their ETag, but return the same bytes twice, ETags are not used as
 * digests.
 */
const OTHER_ETAGS = 3;

/** MD5 in an ETag, unless the object was uploaded in parts. Under SSE-KMS the ETag looks like an MD5 but is not one. */
const MD5 = /^"?([0-9a-f]{32})"?$/;

/** Result of a fetch. */
export interface Fetched {
  readonly path: string;
  /** The content, if it was fetched into memory instead of to `path`. */
  readonly bytes?: Buffer | undefined;
  /** MD5 of the content. */
  readonly digest: string;
  /** Whether the digest equals the object's ETag. */
  readonly isVerified: boolean;
}

/** Fetches objects into files or memory, and checks them by their ETags. */
export class ObjectFetcher {
  readonly #store: ObjectStore;
  #otherEtags = 0;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /**
   * Fetches an object of any size into a file in constant memory, or completely into memory. Content that differs from
   * the ETag is fetched again: it may have been damaged in transit.
   * @throws FlowqError (source) when each fetch returns different bytes, or fewer than listed
   */
  async fetch(
    original: Original,
    path: string,
    signal: AbortSignal | undefined,
    into: 'file' | 'memory' = 'file',
  ): Promise<Fetched> {
    if (into === 'file') await mkdir(dirname(path), { recursive: true });
    const expected = MD5.exec(original.version)?.[1];
    let before: string | undefined;
    for (let tries = 1; ; tries += 1) {
      const once =
        into === 'file' ? this.#fetchFile(original, path, signal) : this.#fetchBytes(original, signal);
      const fetched = await once.catch((error: unknown) => {
        if (tries === TRIES || !(error instanceof FlowqError)) throw error;
        return undefined;
      });
      if (fetched === undefined) continue;
      const { digest, bytes } = fetched;
      const isVerified = digest === expected;
      if (isVerified || expected === undefined || this.#otherEtags >= OTHER_ETAGS)
        return { path, bytes, digest, isVerified };
      if (digest === before) {
        this.#otherEtags += 1;
        return { path, bytes, digest, isVerified };
      }
      before = digest;
      if (tries >= TRIES)
        throw sourceError(
          `s3://${this.#store.bucket}/${original.name} has different bytes each time it is fetched`,
          'check the proxy or network between here and S3, then run it again',
        );
    }
  }

  /** Fetches an object that seems damaged again. @returns the new content of its file; undefined if it is unchanged */
  async again(original: Original, { path, digest }: Fetched, signal: AbortSignal | undefined) {
    const fresh = await this.fetch(original, `${path}.again`, signal);
    if (fresh.digest === digest) {
      rmSync(fresh.path, { force: true });
      return undefined;
    }
    renameSync(fresh.path, path);
    return { ...fresh, path };
  }

  async #fetchFile(original: Original, path: string, signal: AbortSignal | undefined): Promise<Content> {
    const file = openSync(path, 'w', 0o600);
    try {
      return { digest: await this.#fetchOnce(original, (piece) => writeSync(file, piece), signal) };
    } finally {
      closeSync(file);
    }
  }

  async #fetchBytes(original: Original, signal: AbortSignal | undefined): Promise<Content> {
    // Not part of a pooled buffer, which would be passed to threads as a whole.
    const bytes = Buffer.allocUnsafeSlow(original.size);
    const digest = await this.#fetchOnce(original, (piece, at) => bytes.set(piece, at), signal);
    return { digest, bytes };
  }

  /** Reads the object in chunks. @returns the MD5 of its bytes */
  async #fetchOnce(
    { name, size }: Original,
    onPiece: (piece: Uint8Array, at: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const hash = createHash('md5');
    for (let at = 0; at < size; ) {
      signal?.throwIfAborted();
      const wanted = Math.min(CHUNK_BYTES, size - at);
      const bytes = await this.#store.read(name, at, wanted);
      if (bytes.length !== wanted)
        throw sourceError(`s3://${this.#store.bucket}/${name} was changed while it was read`, 'run it again');
      hash.update(bytes);
      onPiece(bytes, at);
      at += bytes.length;
    }
    return hash.digest('hex');
  }
}

/** Content of one fetch; `bytes` only if not written to a file. */
interface Content {
  readonly digest: string;
  readonly bytes?: Buffer | undefined;
}
