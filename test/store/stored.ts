import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { querySql } from '../../src/flows/user-query.ts';
import type { Window } from '../../src/logs/window.ts';
import type { Skipped } from '../../src/rows/skipped.ts';
import { LocalOrigin } from '../../src/sources/local/local-origin.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { Source, SourceRequest } from '../../src/sources/source.ts';
import { sourceFolder, sourceFolders } from '../../src/store/store-folder.ts';
import { StoreSource, type StoreSourceOptions } from '../../src/store/store-source.ts';
import { logText, v2, writeLog } from '../helpers/logs.ts';

export type Kept = Partial<Omit<StoreSourceOptions, 'origin' | 'store'>>;

export const storedLogs = (path: string, store: string, options: Kept = {}) =>
  new StoreSource({ onNote: refuseFallback, ...options, origin: new LocalOrigin(path), store });

/** Makes the units of a new store hours, as those of large logs are. */
export function makeHourly(path: string, store: string): void {
  const { identity, words } = new LocalOrigin(path);
  sourceFolder(store, identity).describe({ identity, words, grain: 'hour' });
}

/** Delivers what interfaces logged of one connection, five minutes after its start. */
export function deliver(logs: string, start: number, bytes: number, enis: readonly string[]): void {
  const time = new Date((start + 300) * 1000).toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
  const records = enis.map((eni) => v2({ 'interface-id': eni, start, bytes }));
  writeLog(logs, `123456789012_vpcflowlogs_eu-west-1_fl-0a_${time}Z_x.log.gz`, logText(records));
}

/** What cannot be kept is read from the source, and would hide what is wrong with the store. */
function refuseFallback(message: string): void {
  if (/read from the source|cannot be kept|can be kept/.test(message)) throw new Error(message);
}

export interface Answer {
  readonly rows: string[];
  readonly skipped: Skipped[];
}

/** All records of a source in words, sorted, and what it left out. */
export async function answer(
  source: Source,
  request: Partial<SourceRequest> = {},
  sql = 'select * from log_quality',
): Promise<Answer> {
  const { window, filter = {}, strict, flowsOnly } = request;
  await using opened = await source.open({ window, filter, strict, flowsOnly });
  const runner = await opened.runner();
  const { columns, batches } = await runner.run(
    querySql(sql, { sets: opened.sets, window, filter }, opened.dialect),
  );
  const names = columns.map(({ name }) => name);
  const rows = (await Array.fromAsync(batches)).flat().map((row) =>
    row
      .flatMap((value, at) => (value === null ? [] : [`${names[at]}=${value}`]))
      .sort()
      .join(' '),
  );
  return {
    rows: rows.sort(),
    skipped: (await opened.skipped()).sort((a, b) => (words(a) < words(b) ? -1 : 1)),
  };
}

const words = ({ where, line = 0 }: Skipped) => `${where}:${line}`;

export const fromFiles = (path: string, request?: Partial<SourceRequest>) =>
  answer(new LocalSource({ path }), request);

/** Paths of all files below the store's folder of records. */
export function recordFiles(store: string): string[] {
  return sourceFolders(store).flatMap((source) =>
    readdirSync(source.files).map((name) => join(source.files, name)),
  );
}

/** Paths of all files with sums of a store's records. */
export function sumsFiles(store: string): string[] {
  return sourceFolders(store).flatMap((source) =>
    source.units().flatMap((unit) => (existsSync(source.sums(unit)) ? [source.sums(unit)] : [])),
  );
}

/** Names in all folders of the store, but for those of records, index and description. */
export function leftovers(store: string): string[] {
  if (!existsSync(store)) return [];
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        !/^(source\.json|[\dT-]+\.(json|parquet|checked)|untimed-\d+\.(json|parquet|checked))$/.test(
          entry.name,
        ),
    )
    .map(({ name }) => name);
}

export const hours = (from: number, count: number): Window => ({ since: from, until: from + count * 3600 });
