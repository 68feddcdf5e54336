import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isRunning, type ProcessId } from './process-id.ts';

/** Holder of a lock. */
export interface LockHolder extends ProcessId {
  /** Time of acquisition, ISO 8601 in UTC. */
  readonly since: string;
}

/** Lock as read from disk. */
export interface FoundLock {
  /** Identifies this content uniquely; never reused. */
  readonly id: string;
  /** Undefined if the file cannot be parsed, as after a power failure. */
  readonly holder: LockHolder | undefined;
  /** Time of the last heartbeat, in milliseconds of its file system's clock. */
  readonly touched: number;
}

/** Time without a heartbeat after which a holder on another machine counts as dead. */
const SILENCE_MS = 15 * 60_000;

/** Reads the lock at a path; undefined if it does not exist. */
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
  // Locks are created atomically: a partial one is from a machine that crashed.
  if (!holder) return true;
  return !(isRunning(holder) ?? now - touched < SILENCE_MS);
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const { pid, start, host, since } = JSON.parse(text);
    const isComplete =
      Number.isSafeInteger(pid) && [start, host, since].every((one) => typeof one === 'string');
    return isComplete ? { pid, start, host, since } : undefined;
  } catch {
    return undefined;
  }
}
