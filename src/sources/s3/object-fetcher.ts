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
  /** MD5 of what was fetched. */
  readonly digest: string;
  /** Whether that is what the object's ETag says. */
  readonly isVerified: boolean;
}

/** Fetches objects into files, and checks them by their ETags. */
export class ObjectFetcher {
  readonly #store: ObjectStore;
  #otherEtags = 0;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /**
   * In constant memory, whatever the size of the object. Content that differs from the ETag is fetched again: it may
   * have been damaged on the way.
   * @throws FlowqError (source) when each fetch brings other bytes, or fewer than the listing says
   */
  async fetch(original: Original, path: string, signal: AbortSignal | undefined): Promise<Fetched> {
    await mkdir(dirname(path), { recursive: true });
    const expected = MD5.exec(original.version)?.[1];
    let before: string | undefined;
    for (let tries = 1; ; tries += 1) {
      const digest = await this.#fetchOnce(original, path, signal).catch((error: unknown) => {
        if (tries === TRIES || !(error instanceof FlowqError)) throw error;
        return undefined;
      });
      if (digest === undefined) continue;
      const isVerified = digest === expected;
      if (isVerified || expected === undefined || this.#otherEtags >= OTHER_ETAGS)
        return { path, digest, isVerified };
      if (digest === before) {
        this.#otherEtags += 1;
        return { path, digest, isVerified };
      }
      before = digest;
      if (tries >= TRIES)
        throw sourceError(
          `s3://${this.#store.bucket}/${original.name} comes with other bytes each time it is fetched`,
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

  /** @returns the MD5 of its bytes */
  async #fetchOnce({ name, size }: Original, path: string, signal: AbortSignal | undefined): Promise<string> {
    const hash = createHash('md5');
    const file = openSync(path, 'w', 0o600);
    try {
      for (let at = 0; at < size; ) {
        signal?.throwIfAborted();
        const wanted = Math.min(CHUNK_BYTES, size - at);
        const bytes = await this.#store.read(name, at, wanted);
        if (bytes.length !== wanted)
          throw sourceError(
            `s3://${this.#store.bucket}/${name} was changed while it was read`,
            'run it again: flowq lists it again then',
          );
        hash.update(bytes);
        writeSync(file, bytes);
        at += bytes.length;
      }
    } finally {
      closeSync(file);
    }
    return hash.digest('hex');
  }
}
