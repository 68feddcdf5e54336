import { randomBytes } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { type LockHolder, lockId } from './lock-file.ts';
import { ownProcess } from './process-id.ts';
import { temporaryName } from './temporary.ts';

/** File of this process that becomes a lock atomically, by a hard link with the lock's name. */
export class LockClaim implements Disposable {
  readonly id: string;
  /** Creation time in milliseconds of its file system's clock. */
  readonly made: number;
  readonly #lock: string;
  readonly #path: string;
  readonly #file: number;

  constructor(lock: string) {
    this.#lock = lock;
    this.#path = temporaryName(lock);
    const holder: LockHolder = { ...ownProcess(), since: new Date().toISOString() };
    const text = `${JSON.stringify({ ...holder, token: randomBytes(8).toString('hex') })}\n`;
    this.id = lockId(text);
    writeFileSync(this.#path, text, { flag: 'wx', mode: 0o600 });
    this.#file = openSync(this.#path, 'r+');
    this.made = statSync(this.#path).mtimeMs;
  }

  /** Links the claim to a path; returns false if the path exists. */
  place(path: string): boolean {
    try {
      linkSync(this.#path, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /** Links the claim to a path, replacing the file there. */
  replace(path: string): void {
    const link = temporaryName(this.#lock);
    linkSync(this.#path, link);
    renameSync(link, path);
  }

  /** Shows other machines that this process is alive: rewriting a byte updates the file's time. */
  touch(): void {
    try {
      writeSync(this.#file, '{', 0);
    } catch {
      // A full disk must not end a run; the next attempt may succeed.
    }
  }

  /** Removes the temporary name; a lock linked from it remains. */
  dropName(): void {
    rmSync(this.#path, { force: true });
  }

  [Symbol.dispose](): void {
    this.dropName();
    closeSync(this.#file);
  }
}
