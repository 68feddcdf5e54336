import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isRunning, type ProcessId } from './process-id.ts';

/** Who holds a lock. */
export interface LockHolder extends ProcessId {
  /** When it took the lock, ISO 8601 in UTC. */
  readonly since: string;
}

/** A lock as read from disk. */
export interface FoundLock {
  /** Identifies this content; never reused. */
  readonly id: string;
  /** Undefined if the file cannot be parsed, as after a power failure. */
  readonly holder: LockHolder | undefined;
  /** When it was last touched, in milliseconds of its file system's clock. */
  readonly touched: number;
}

/** A holder on another machine counts as dead when it has not touched its lock for this long. */
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
  // A lock appears whole; a partial one was left by a machine that stopped.
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
