import { dirname, relative, resolve } from 'node:path';
import type { Config, StoreConfig } from '../../config/config.ts';
import { readConfig } from '../../config/config-file.ts';
import type { EngineLimits } from '../../engines/sql/limited-runner.ts';
import { usageError } from '../../errors.ts';
import { byteSize } from '../../logs/byte-size.ts';
import { parseSize } from '../../logs/parse-size.ts';
import type { Origin } from '../../sources/origin.ts';
import type { FillOptions, FillProgress } from '../../store/fill.ts';
import { defaultStoreFolder } from '../../store/store-folder.ts';
import { StoreSource } from '../../store/store-source.ts';
import { note, type RunEnvironment } from '../run-environment.ts';
import type { SourceOptions } from '../run-request.ts';

/** Where records are kept, and how large that may become. */
export interface StoreLocation {
  readonly folder: string;
  /** Bytes. */
  readonly most: number | undefined;
}

/**
 * Where the records of a run are kept; undefined where they are not.
 * @param config `flowq.json` and the folder it stands in, where the source is described by it
 */
export function storeLocation(
  { store, storeMax }: Pick<SourceOptions, 'store' | 'storeMax'>,
  config?: { readonly config: Config; readonly folder: string },
): StoreLocation | undefined {
  const remembered = config?.config.store;
  if (store === false || (store === undefined && !remembered)) {
    if (storeMax !== undefined)
      throw usageError('--store-max only works with --store', 'give both, or neither');
    return undefined;
  }
  const folder =
    typeof store === 'string'
      ? resolve(store)
      : config && remembered?.folder !== undefined
        ? resolve(config.folder, remembered.folder)
        : defaultStoreFolder();
  const most = remembered?.most === undefined ? undefined : parseSize(remembered.most);
  return { folder, most: storeMax ?? most };
}

/** The folder of the store that a `flowq.json` speaks of; undefined where it speaks of none, or is not there. */
export function storeFolderOf(path: string): string | undefined {
  const config = readConfig(path);
  return config && storeLocation({}, { config, folder: dirname(path) })?.folder;
}

/** What `flowq init` remembers of its options for the store; undefined to leave it as it was, null for none. */
export function storeConfigFor(
  { store, storeMax }: Pick<SourceOptions, 'store' | 'storeMax'>,
  folder: string,
): StoreConfig | null | undefined {
  if (store === undefined) {
    if (storeMax !== undefined)
      throw usageError('--store-max only works with --store', 'give both, or neither');
    return undefined;
  }
  if (store === false) return null;
  return {
    ...(store === true ? {} : { folder: relative(folder, resolve(store)) || '.' }),
    ...(storeMax === undefined ? {} : { most: `${storeMax}` }),
  };
}

/** A source whose records are kept; what the store has to say goes to the run's log, how far it is to its progress. */
export function storedSource(
  origin: Origin,
  { folder, most }: StoreLocation,
  { log, progress, signal }: Pick<RunEnvironment, 'log' | 'progress' | 'signal'>,
  more: Pick<FillOptions, 'onPlan'> & EngineLimits = {},
): StoreSource {
  const started = performance.now();
  return new StoreSource({
    ...more,
    origin,
    store: folder,
    most,
    signal,
    onProgress: (at) => progress.show(() => fillText(at, (performance.now() - started) / 1000)),
    onNote: (message) => note(log, message, 'store'),
  });
}

/** How far a fill is, in one line. */
export function fillText({ units, unitsDone, bytes, bytesDone }: FillProgress, seconds: number): string {
  // Of events nobody knows the size before they are fetched.
  const share = bytes > 0 ? bytesDone / bytes : unitsDone / Math.max(units, 1);
  const left = share > 0 ? (seconds * (1 - share)) / share : 0;
  return [
    `filling the store ${Math.floor(share * 100)} %`,
    `${unitsDone}/${units} files`,
    ...(bytes > 0 ? [`${byteSize(Math.round(bytesDone / Math.max(seconds, 0.001)))}/s`] : []),
    `${left.toFixed(0)} s left`,
  ].join(', ');
}
