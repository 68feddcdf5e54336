import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sourceError } from '../errors.ts';
import { fileErrorText } from './file-error.ts';
import { LockClaim } from './lock-claim.ts';
import { isDead, type LockHolder, readLock } from './lock-file.ts';
import { removeLeftovers } from './temporary.ts';

const BEAT_MS = 60_000;

/**
 * Lock that one running process holds: a file that names its holder.
 *
 * If the holder is dead, the process that creates `<lock>.<id of the lock's content>` may replace the lock, after
 * checking that its content is still the same. Content is never reused and a dead process changes nothing, so no
 * process replaces the lock of a running one. The second file is itself such a lock, in case its creator dies.
 */
export class Lock implements Disposable {
  readonly #path: string;
  readonly #claim: LockClaim;
  readonly #beat: NodeJS.Timeout;

  private constructor(path: string, claim: LockClaim) {
    this.#path = path;
    this.#claim = claim;
    this.#beat = setInterval(() => claim.touch(), BEAT_MS).unref();
  }

  /**
   * Acquires the lock at a path in an existing folder, or returns its holder.
   * @param hint what to do if no lock can be created
   * @throws FlowqError (source) if no lock can be created
   */
  static async take(path: string, hint = HINT): Promise<Lock | LockHolder> {
    let claim: LockClaim | undefined;
    try {
      removeLeftovers(path);
      claim = new LockClaim(path);
      const holder = await take(path, claim);
      if (!holder) {
        claim.dropName();
        removeRights(path);
        return new Lock(path, claim);
      }
      claim[Symbol.dispose]();
      return holder;
    } catch (error) {
      claim?.[Symbol.dispose]();
      throw sourceError(`cannot lock ${path}: ${fileErrorText(error)}`, hint, error);
    }
  }

  /** Returns whether this process still holds it; after a long suspension another machine may have acquired it. */
  isHeld(): boolean {
    return readLock(this.#path)?.id === this.#claim.id;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#beat);
    if (this.isHeld()) rmSync(this.#path, { force: true });
    this.#claim[Symbol.dispose]();
  }
}

const HINT =
  'the state folder must be writable and support hard links; set FLOWQ_STATE_DIR to another folder';

/** Maximum attempts to acquire a lock that other processes keep acquiring. */
const TRIES = 200;

/** Links the claim to the path; returns the running holder, if any. */
async function take(path: string, claim: LockClaim): Promise<LockHolder | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (claim.place(path)) return undefined;
    const found = readLock(path);
    if (!found) continue;
    if (found.holder && !isDead(found, claim.made)) return found.holder;
    if (await takeOver(path, found.id, claim)) return undefined;
    await sleep(Math.random() * 10);
  }
  throw new Error('other processes keep taking it');
}

/** Replaces a lock whose holder is dead, unless another process does. */
async function takeOver(path: string, id: string, claim: LockClaim): Promise<boolean> {
  const right = `${path}.${id}`;
  if (await take(right, claim)) return false;
  try {
    const isSame = readLock(path)?.id === id;
    if (isSame) claim.replace(path);
    return isSame;
  } finally {
    rmSync(right, { force: true });
  }
}

/** Removes takeover files of other processes, which have no effect while this process holds the lock. */
function removeRights(path: string): void {
  const name = basename(path);
  for (const entry of readdirSync(dirname(path))) {
    if (entry.startsWith(name) && /^(\.[0-9a-f]{16})+$/.test(entry.slice(name.length)))
      rmSync(join(dirname(path), entry), { force: true });
  }
}
