import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRunning, ownProcess } from './process-id.ts';

/** Longer names are cut after so many bytes, so that what is added to them fits where 255 are the most. */
const LONGEST_NAME = 120;

const DAY_MS = 86_400_000;

/** A name beside `path` that no other process uses, and that tells which process it belongs to. */
export function temporaryName(path: string): string {
  const { pid, start } = ownProcess();
  const owner = [hostTag(ownProcess().host), pid, start || '0', randomBytes(4).toString('hex')].join('_');
  return join(dirname(path), `${prefixOf(path)}${owner}.tmp`);
}

/** Removes the temporary files beside `path` whose processes were killed. Never fails: it is only tidying up. */
export function removeLeftovers(path: string): void {
  const folder = dirname(path);
  const prefix = prefixOf(path);
  try {
    for (const name of readdirSync(folder)) {
      if (name.startsWith(prefix) && name.endsWith('.tmp') && isLeftover(join(folder, name), prefix))
        rmSync(join(folder, name), { force: true });
    }
  } catch {
    // What cannot be removed is in nobody's way.
  }
}

function isLeftover(file: string, prefix: string): boolean {
  const match = /^([0-9a-f]{8})_(\d+)_([0-9a-f-]+)_[0-9a-f]{8}\.tmp$/.exec(
    basename(file).slice(prefix.length),
  );
  if (!match) return false;
  const [, host, pid, start = ''] = match;
  const own = ownProcess();
  if (host === hostTag(own.host))
    return isRunning({ pid: Number(pid), start: start === '0' ? '' : start, host: own.host }) === false;
  return Date.now() - statSync(file).mtimeMs > DAY_MS;
}

const prefixOf = (path: string) => `.${Buffer.from(basename(path)).subarray(0, LONGEST_NAME)}.`;

const hostTag = (host: string) => createHash('sha256').update(host).digest('hex').slice(0, 8);
