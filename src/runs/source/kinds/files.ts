import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LocalSourceSchema } from '../../../config/source-schema.ts';
import { usageError } from '../../../errors.ts';
import type { RecordFormat } from '../../../logs/record-format.ts';
import { LocalOrigin } from '../../../sources/local/local-origin.ts';
import { LocalSource } from '../../../sources/local/local-source.ts';
import { readFormat } from '../../read-options.ts';
import type { ChosenSource, SourceEnvironment } from '../chosen-source.ts';
import { type StoreLocation, storedSource, storeLocation } from '../stored-source.ts';
import { isStream, StreamFiles } from '../stream-files.ts';
import type { Reader, ReaderOptions } from './reader.ts';
import { readerFor } from './reject-unused.ts';
import type { SourceKind } from './source-kind.ts';

const ON_DISK: Reader = {
  title: 'files on this machine',
  engine: 'local',
  uses: ['fields', 'store', 'storeMax', 'timeout', 'memory'],
};

/** Read once, so that there is nothing to bring a store up to date from. */
const STREAMED: Reader = {
  title: 'standard input and pipes',
  engine: 'local',
  uses: ['fields', 'timeout', 'memory'],
};

/** Folders and files of flow logs, `-` for standard input, pipes; several of them together. */
export const FILES: SourceKind = {
  title: 'files on this machine',
  matches: () => true,
  configSchema: LocalSourceSchema,
  readers: [ON_DISK, STREAMED],
  reader: (target, options) => {
    const reader = readerFor(FILES, options);
    return 'paths' in target && target.paths.some(isStream) ? STREAMED : reader;
  },
  open: async (target, options, environment) => {
    if (!('paths' in target)) {
      const { source, folder } = target;
      const path = source.kind === 'local' ? source.path : '';
      const format = await readFormat({
        fields: options.fields ?? ('fields' in source ? source.fields : undefined),
      });
      return filesSource(
        [resolve(folder, path)],
        { format, place: storeLocation(options, target) },
        options,
        environment,
      );
    }
    const { paths } = target;
    const format = await readFormat(options);
    if (!paths.some(isStream))
      return filesSource(paths, { format, place: storeLocation(options) }, options, environment);
    const streams = new StreamFiles();
    try {
      const files: string[] = [];
      for (const path of paths) files.push(isStream(path) ? await streams.keep(path, environment) : path);
      const chosen = filesSource(files, { format, place: undefined }, options, environment);
      return { ...chosen, [Symbol.asyncDispose]: () => streams.remove() };
    } catch (error) {
      await streams.remove();
      throw error;
    }
  },
};

interface Reading {
  readonly format: RecordFormat | undefined;
  readonly place: StoreLocation | undefined;
}

function filesSource(
  paths: readonly string[],
  { format, place }: Reading,
  { memory, timeout, store }: ReaderOptions,
  environment: SourceEnvironment,
): ChosenSource {
  const [first = '', ...others] = paths;
  if (place && others.length > 0)
    throw usageError('a store caches one source at a time', 'name one of them, or leave out --store');
  const onInspect = (done: number, files: number) =>
    environment.progress.show(() => `looking at files ${done}/${files}`);
  const limits = { memoryLimit: memory, timeoutSeconds: timeout };
  const needsWindow = paths.some((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
  return {
    source: place
      ? storedSource(new LocalOrigin(first, format), place, environment, limits)
      : new LocalSource({ path: paths, format, onInspect, ...limits }),
    needsWindow,
    isKeepable: needsWindow && others.length === 0 && place === undefined && store === undefined,
    aws: {},
    priceOf: () => '',
    [Symbol.asyncDispose]: async () => {},
  };
}
