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

/** Folder and maximum size of a store. */
export interface StoreLocation {
  readonly folder: string;
  /** Maximum size, bytes. */
  readonly most: number | undefined;
}

/**
 * Returns the store of a run; undefined for none.
 * @param config `flowq.json` and its folder, if it describes the source
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

/**
 * Returns the folder of the store that a `flowq.json` configures; undefined if it configures none, or does not exist.
 */
export function storeFolderOf(path: string): string | undefined {
  const config = readConfig(path);
  return config && storeLocation({}, { config, folder: dirname(path) })?.folder;
}

/** Returns the store options for `flowq init` to save; undefined to leave them unchanged, null to remove them. */
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

/** Returns a source with a store, whose messages go to the run's log and whose progress to the run's progress. */
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

/** Returns a fill's progress as one line. */
export function fillText({ units, unitsDone, bytes, bytesDone }: FillProgress, seconds: number): string {
  // The size of events is unknown before they are fetched.
  const share = bytes > 0 ? bytesDone / bytes : unitsDone / Math.max(units, 1);
  const left = share > 0 ? (seconds * (1 - share)) / share : 0;
  return [
    `filling the store ${Math.floor(share * 100)} %`,
    `${unitsDone}/${units} files`,
    ...(bytes > 0 ? [`${byteSize(Math.round(bytesDone / Math.max(seconds, 0.001)))}/s`] : []),
    `${left.toFixed(0)} s left`,
  ].join(', ');
}
