import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isRunning, ownProcess } from './process-id.ts';

/** Maximum bytes of a base name, so that the name with its suffix stays below 255. */
const LONGEST_NAME = 120;

const DAY_MS = 86_400_000;

/** Returns a unique path in the folder of `path` that identifies this process. */
export function temporaryName(path: string): string {
  return join(dirname(path), `${prefixOf(path)}${ownTag()}.tmp`);
}

/** Removes the temporary files of `path` whose processes were killed. Never throws. */
export function removeLeftovers(path: string): void {
  removeDead(dirname(path), tagBetween(prefixOf(path), '.tmp'));
}

/** Removes all temporary files in a folder whose processes were killed. Never throws. */
export function removeLeftoversIn(folder: string): void {
  removeDead(folder, (name) => /\.([^.]+)\.tmp$/.exec(name)?.[1]);
}

/** Creates a folder for files of this process, and removes folders of killed processes. */
export function temporaryFolder(): string {
  removeDead(tmpdir(), tagBetween(FOLDER, ''));
  const path = temporaryFolderName();
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** Opens a new unlinked file for writing and reading, which is deleted when it is closed. */
export function temporaryFile(): number {
  const folder = temporaryFolder();
  try {
    return openSync(join(folder, 'values'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the path of a folder for this process, which the caller creates and removes. */
export function temporaryFolderName(): string {
  return join(tmpdir(), `${FOLDER}${ownTag()}`);
}

const FOLDER = 'flowq-';

const prefixOf = (path: string) => `.${Buffer.from(basename(path)).subarray(0, LONGEST_NAME)}.`;

/** Returns a tag that identifies this process and this call. */
function ownTag(): string {
  const { host, pid, start } = ownProcess();
  return [hostTag(host), pid, start || '0', randomBytes(4).toString('hex')].join('_');
}

const hostTag = (host: string) => createHash('sha256').update(host).digest('hex').slice(0, 8);

/** Returns a function for the part of a name between prefix and suffix; undefined for other names. */
const tagBetween = (prefix: string, suffix: string) => (name: string) =>
  name.startsWith(prefix) && name.endsWith(suffix)
    ? name.slice(prefix.length, name.length - suffix.length)
    : undefined;

/** Removes entries of a folder whose tag names a killed process. */
function removeDead(folder: string, tagOf: (name: string) => string | undefined): void {
  try {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const tag = tagOf(name);
      if (tag !== undefined && isDead(tag, path)) rmSync(path, { recursive: true, force: true });
    }
  } catch {
    // An entry that cannot be removed does no harm.
  }
}

/** Returns whether the owner has ended; files from other machines, which cannot be checked, expire after a day. */
function isDead(tag: string, path: string): boolean {
  const match = /^([0-9a-f]{8})_(\d+)_([0-9a-f-]+)_[0-9a-f]{8}$/.exec(tag);
  if (!match) return false;
  const [, host, pid, start = ''] = match;
  const own = ownProcess();
  if (host === hostTag(own.host))
    return isRunning({ pid: Number(pid), start: start === '0' ? '' : start, host: own.host }) === false;
  return Date.now() - statSync(path).mtimeMs > DAY_MS;
}
