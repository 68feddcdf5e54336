import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { removeLeftovers, temporaryName } from '../processes/temporary.ts';

/** Reads a file that `writeSigned` wrote; undefined if it is missing or damaged. */
export function readSigned<T>(path: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  const [json = '', sum] = text.split('\n');
  return sum === sumOf(json) ? (JSON.parse(json) as T) : undefined;
}

/** Writes a value as JSON with its checksum atomically, replacing the previous file. */
export function writeSigned(path: string, value: object): void {
  const json = JSON.stringify(value);
  writeWhole(path, `${json}\n${sumOf(json)}\n`);
}

/**
 * Writes a small file of the store atomically.
 * @throws the file system's error
 */
export function writeWhole(path: string, text: string): void {
  removeLeftovers(path);
  const temporary = temporaryName(path);
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
