import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ObjectStore } from '../../aws/object-store.ts';
import { FlowqError, sourceError } from '../../errors.ts';
import type { Original } from '../origin.ts';

/** Of a request: large objects are read in several. */
export const CHUNK_BYTES = 4_000_000;

/** How often an object is fetched whose content is not what its ETag says. */
const TRIES = 3;

/** So many objects whose content is not what their ETag says, but the same each time, show that ETags are no digests. */
const OTHER_ETAGS = 3;

/** The MD5 that an ETag is, unless the object was uploaded in parts. Under SSE-KMS it looks like one and is none. */
const MD5 = /^"?([0-9a-f]{32})"?$/;

/** What became of a fetch. */
export interface Fetched {
  readonly path: string;
  /** What was fetched, if it is not at its path. */
  readonly bytes?: Buffer | undefined;
  /** MD5 of what was fetched. */
  readonly digest: string;
  /** Whether that is what the object's ETag says. */
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
   * Into a file in constant memory, whatever the size of the object, or into memory as a whole. Content that differs from
   * the ETag is fetched again: it may have been damaged on the way.
   * @throws FlowqError (source) when each fetch brings other bytes, or fewer than the listing says
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

  /** Fetches an object again that seems damaged. @returns what is in its file now, undefined where that is the same */
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
    // Not a part of a larger buffer, which threads would get as a whole.
    const bytes = Buffer.allocUnsafeSlow(original.size);
    const digest = await this.#fetchOnce(original, (piece, at) => bytes.set(piece, at), signal);
    return { digest, bytes };
  }

  /** @returns the MD5 of its bytes */
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

/** What a fetch brought: its bytes only if they are in no file. */
interface Content {
  readonly digest: string;
  readonly bytes?: Buffer | undefined;
}
