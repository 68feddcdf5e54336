import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LocalSourceConfig } from '../../../config/config.ts';
import { LocalSourceSchema } from '../../../config/source/files.ts';
import { usageError } from '../../../errors.ts';
import { parseFields, type RecordFormat } from '../../../logs/record-format.ts';
import { LocalOrigin } from '../../../sources/local/local-origin.ts';
import { LocalSource } from '../../../sources/local/local-source.ts';
import { readFormat } from '../../read-options.ts';
import type { ChosenSource, SourceEnvironment } from '../chosen-source.ts';
import { type StoreLocation, storedSource, storeLocation } from '../stored-source.ts';
import { isStream, STDIN, StreamFiles } from '../stream-files.ts';
import type { Reader, ReaderOptions } from './reader.ts';
import { readerFor } from './reject-unused.ts';
import type { DescribedSource, NamedSource, SourceKind } from './source-kind.ts';

const ON_DISK: Reader = {
  title: 'files on this machine',
  engine: 'local',
  uses: ['fields', 'store', 'storeMax', 'timeout', 'memory'],
};

/** Streams can be read only once, so they cannot fill a store. */
const STREAMED: Reader = {
  title: 'standard input and pipes',
  engine: 'local',
  uses: ['fields', 'timeout', 'memory'],
};

/** Folders and files of flow logs, `-` for standard input, pipes; several can be combined. */
export const FILES: SourceKind<LocalSourceConfig> = {
  title: 'files on this machine',
  matches: () => true,
  configSchema: LocalSourceSchema,
  describe: ({ path }) => `the logs at ${path}`,
  readers: [ON_DISK, STREAMED],
  reader: (target, options) => {
    const reader = readerFor(FILES, options);
    return 'paths' in target && target.paths.some(isStream) ? STREAMED : reader;
  },
  open: async (target, options, environment) => {
    if (!('paths' in target)) {
      const format = await formatOf(target, options);
      const reading = { format, place: storeLocation(options, target) };
      return filesSource([pathOf(target)], reading, options, environment);
    }
    const { paths } = target;
    const format = await formatOf(target, options);
    if (!paths.some(isStream))
      return filesSource(paths, { format, place: storeLocation(options) }, options, environment);
    const streams = new StreamFiles();
    try {
      const files: string[] = [];
      for (const path of paths) files.push(isStream(path) ? await streams.keep(path, environment) : path);
      const titles = paths.map((path) => (path === STDIN ? 'standard input' : path));
      const names = new Map(files.map((file, at) => [resolve(file), titles[at] ?? file]));
      const reading = { format, place: undefined, words: titles.join(', '), names };
      const chosen = filesSource(files, reading, options, environment);
      return { ...chosen, [Symbol.asyncDispose]: () => streams.remove() };
    } catch (error) {
      await streams.remove();
      throw error;
    }
  },
  checks: async (target) => {
    const { localLogsCheck } = await import('../../../checks/local-logs-check.ts');
    const { qualityCheck } = await import('../../../checks/quality-check.ts');
    const { fields, found } = target.source;
    const format = fields === undefined ? undefined : parseFields(fields);
    const logs = { path: pathOf(target), format, found };
    return [localLogsCheck(logs), qualityCheck(logs)];
  },
  follow: async (target, options, environment) => {
    const path = 'paths' in target ? (target.paths[0] ?? '') : pathOf(target);
    if (isStream(path))
      throw usageError('flowq tail cannot follow a stream', 'flowq report reads one with --source -');
    const { followFolder } = await import('../follow/follow-folder.ts');
    const format = await formatOf(target, options);
    const { filter, poll } = options;
    return followFolder({ origin: new LocalOrigin(path, format), format, filter, poll }, environment);
  },
};

const pathOf = ({ source, folder }: DescribedSource<LocalSourceConfig>) => resolve(folder, source.path);

/** Returns the format of files without a header line, from the options or else `flowq.json`. */
function formatOf(
  target: NamedSource | DescribedSource<LocalSourceConfig>,
  { fields = 'paths' in target ? undefined : target.source.fields }: { fields?: string | undefined },
): Promise<RecordFormat | undefined> {
  return readFormat({ fields });
}

interface Reading {
  readonly format: RecordFormat | undefined;
  readonly place: StoreLocation | undefined;
  /** What the user calls the source, and files in it; the paths if not given. */
  readonly words?: string;
  readonly names?: ReadonlyMap<string, string>;
}

function filesSource(
  paths: readonly string[],
  { format, place, words, names }: Reading,
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
      : new LocalSource({ path: paths, words, names, format, onInspect, ...limits }),
    needsWindow,
    isKeepable: needsWindow && others.length === 0 && place === undefined && store === undefined,
    aws: {},
    priceOf: () => '',
    [Symbol.asyncDispose]: async () => {},
  };
}
