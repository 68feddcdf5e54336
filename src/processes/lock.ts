import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sourceError } from '../errors.ts';
import { fileErrorWords } from './file-error.ts';
import { LockClaim } from './lock-claim.ts';
import { isDead, type LockHolder, readLock } from './lock-file.ts';
import { removeLeftovers } from './temporary.ts';

const BEAT_MS = 60_000;

/**
 * A lock that one process at a time holds, and a dead one never: a file that says who holds it.
 *
 * When its holder is dead, whoever makes the file `<lock>.<id of the lock's content>` may replace it, after
 * looking once more that it is still the same. No content ever comes back and the dead change nothing, so nobody
 * replaces the lock of somebody who lives. That second file is such a lock itself, in case its maker dies too.
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
   * Takes the lock at a path, in a folder that is there; or says who holds it.
   * @param hint what to do where no lock can be made
   * @throws FlowqError (source) where no lock can be made
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
      throw sourceError(`cannot lock ${path}: ${fileErrorWords(error)}`, hint, error);
    }
  }

  /** Whether it is still this process's: one that stood still for very long may have lost it to another machine. */
  isHeld(): boolean {
    return readLock(this.#path)?.id === this.#claim.id;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#beat);
    if (this.isHeld()) rmSync(this.#path, { force: true });
    this.#claim[Symbol.dispose]();
  }
}

const HINT = 'the state needs a folder that can be written and has hard links; FLOWQ_STATE_DIR names another';

/** How often a lock may slip away to others before that is an error. */
const TRIES = 200;

/** Places the claim at the path; returns who lives and stands there, if somebody does. */
async function take(path: string, claim: LockClaim): Promise<LockHolder | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (claim.place(path)) return undefined;
    const found = readLock(path);
    if (!found) continue;
    if (found.holder && !isDead(found, claim.made)) return found.holder;
    if (await takeOver(path, found.id, claim)) return undefined;
    await sleep(Math.random() * 10);
  }
  throw new Error('others take it again and again');
}

/** Replaces a lock whose holder is dead, unless somebody else does. */
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

/** Rights to take over that their makers left behind; while this process lives and holds the lock, none is of use. */
function removeRights(path: string): void {
  const name = basename(path);
  for (const entry of readdirSync(dirname(path))) {
    if (entry.startsWith(name) && /^(\.[0-9a-f]{16})+$/.test(entry.slice(name.length)))
      rmSync(join(dirname(path), entry), { force: true });
  }
}
