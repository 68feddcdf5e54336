import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isRunning, type ProcessId } from './process-id.ts';

/** Who holds a lock. */
export interface LockHolder extends ProcessId {
  /** When it took the lock, ISO 8601 in UTC. */
  readonly since: string;
}

/** A lock as it was found. */
export interface FoundLock {
  /** Tells its content from any other that was or will be there. */
  readonly id: string;
  /** Undefined when the file says nothing that can be understood, as after a loss of power. */
  readonly holder: LockHolder | undefined;
  /** When it was last touched, in milliseconds of its file system's clock. */
  readonly touched: number;
}

/** A holder on another machine, which cannot be asked, counts as dead when it has not touched its lock for so long. */
const SILENCE_MS = 15 * 60_000;

/** The lock at that path; undefined when there is none. */
export function readLock(path: string): FoundLock | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return { id: lockId(text), holder: parseHolder(text), touched: statSync(path).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export const lockId = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** @param now milliseconds of the file system's clock */
export function isDead({ holder, touched }: FoundLock, now: number): boolean {
  // A lock appears whole, so one that is not was left behind by a machine that stopped.
  if (!holder) return true;
  return !(isRunning(holder) ?? now - touched < SILENCE_MS);
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const { pid, start, host, since } = JSON.parse(text);
    const isWhole = Number.isSafeInteger(pid) && [start, host, since].every((one) => typeof one === 'string');
    return isWhole ? { pid, start, host, since } : undefined;
  } catch {
    return undefined;
  }
}
