import { configPath } from '../../config/config-file.ts';
import { EXIT, sourceError } from '../../errors.ts';
import { byteSize } from '../../logs/byte-size.ts';
import { parseDuration } from '../../logs/duration.ts';
import { formatInstant } from '../../logs/instant.ts';
import { shellWord } from '../../output/terminal/shell-word.ts';
import { fillResultText } from '../../runs/fill-result.ts';
import { fillStore } from '../../runs/fill-store.ts';
import { reading } from '../../runs/read-options.ts';
import { storeFolderOf } from '../../runs/source/stored-source.ts';
import { prune, type SourceStatus, statusOf, verify } from '../../store/status.ts';
import { defaultStoreFolder, sourceFolders } from '../../store/store-folder.ts';
import { runEnvironment } from '../perform.ts';
import { requestOf } from '../request.ts';
import { interruptible } from '../terminal/interruption.ts';
import { type LogOptions, useLog } from '../terminal/log.ts';

export type StoreFillOptions = LogOptions;

/** Options of commands on a whole store. */
export interface StoreOptions {
  readonly store?: string;
  readonly config?: string;
  readonly format?: 'text' | 'json';
  readonly older?: string;
}

export async function runStoreFillCommand(given: StoreFillOptions): Promise<void> {
  useLog(given);
  const request = requestOf(given);
  const filled = await interruptible((signal) => fillStore(request, runEnvironment(signal, given)));
  process.stdout.write(`${fillResultText(filled)}\n`);
}

export async function runStoreStatusCommand(given: StoreOptions): Promise<void> {
  const all = sourceFolders(storeFolder(given)).map(statusOf);
  process.stdout.write(given.format === 'json' ? `${JSON.stringify(all, undefined, 2)}\n` : statusText(all));
}

export async function runStoreVerifyCommand(given: StoreOptions): Promise<void> {
  await interruptible(async (signal) => {
    for (const source of sourceFolders(storeFolder(given))) {
      const { files, bytes, damaged } = await verify(source, signal);
      process.stdout.write(
        `${source.description()?.words}: ${files} files, ${byteSize(bytes)}, ${damaged.length} damaged\n`,
      );
      for (const path of damaged) process.stdout.write(`  ${path}\n`);
      if (damaged.length > 0) process.exitCode = EXIT.source;
    }
  });
}

export async function runStorePruneCommand(given: StoreOptions): Promise<void> {
  const older = await reading('--older', () => parseDuration(given.older ?? ''));
  const before = Math.floor(Date.now() / 1000) - older;
  for (const source of sourceFolders(storeFolder(given))) {
    const { units, bytes, onlyHere } = prune(source, before);
    const lost = onlyHere > 0 ? `; ${onlyHere} of their records were nowhere else` : '';
    process.stdout.write(
      `${source.description()?.words}: ${units} files removed, ${byteSize(bytes)} freed${lost}\n`,
    );
  }
}

/** Prints the folders of the Parquet files, one per source. @throws FlowqError (source) if the store is empty */
export async function runStorePathCommand(given: StoreOptions): Promise<void> {
  const folder = storeFolder(given);
  const sources = sourceFolders(folder);
  if (sources.length === 0) {
    const named = given.store === undefined ? '' : ` --store ${shellWord(given.store)}`;
    throw sourceError(`nothing is stored in ${folder}`, `flowq store fill --since 1d${named} fills it`);
  }
  process.stdout.write(sources.map((source) => `${source.files}\n`).join(''));
}

function storeFolder({ store, config }: StoreOptions): string {
  return store ?? storeFolderOf(configPath(config)) ?? defaultStoreFolder();
}

function statusText(all: readonly SourceStatus[]): string {
  if (all.length === 0) return 'nothing is cached\n';
  return all.map((one) => `${lines(one)}\n`).join('\n');
}

function lines(one: SourceStatus): string {
  const { first, last } = one;
  const rows = [
    ['source', one.source],
    ['files', `${one.units} (one ${one.grain === 'hour' ? 'an' : 'a'} ${one.grain}), ${byteSize(one.bytes)}`],
    ['made of', `${one.originals} files of the source`],
    ['records', String(one.records)],
    [
      'time',
      first === undefined || last === undefined ? '-' : `${formatInstant(first)} to ${formatInstant(last)}`,
    ],
    ['only here', `${one.onlyHere} files deleted from the source`],
    ['skipped', `${one.skipped} files or lines that were not read, or only in part`],
    ['folder', one.folder],
  ];
  return rows.map(([label = '', text]) => `${label.padEnd(9)}  ${text}`).join('\n');
}
