import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** One record by field name, as text. */
export type Line = Readonly<Record<string, string>>;

export const UNTIL = Date.UTC(2026, 4, 20, 12, 0) / 1000;

/** An empty folder that goes when the test does. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowq-sample-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** All delivered files below a folder, as sorted paths with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== join(folder, '.flowq'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** A digest of all paths and bytes. */
export function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const path of filesBelow(folder)) hash.update(path).update(readFileSync(join(folder, path)));
  return hash.digest('hex');
}

export function readLines(path: string): Line[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
  const names = header.split(' ');
  return lines.map((line) => {
    const values = line.split(' ');
    if (values.length !== names.length) throw new Error(`${values.length} values: ${line}`);
    return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
  });
}

export function readAll(folder: string): Line[] {
  return filesBelow(folder).flatMap((path) => readLines(join(folder, path)));
}
