import { dirname } from 'node:path';
import { configPath, readConfig } from '../../config/config-file.ts';
import { usageError } from '../../errors.ts';
import { FLAGS, type Spelling } from '../request/spelling.ts';
import type { ChosenSource, SourceEnvironment } from './chosen-source.ts';
import { FILES } from './kinds/files.ts';
import { READERS, SOURCE_KINDS } from './kinds/index.ts';
import type { ReaderOptions } from './kinds/reader.ts';
import { rejectUnused } from './kinds/reject-unused.ts';
import type { DescribedSource, NamedSource, SourceKind } from './kinds/source-kind.ts';

/**
 * The source that the options, or else `flowq.json`, name.
 * @throws FlowqError (usage) when neither names one, or the source does not use an option that is given
 */
export async function chooseSource(
  options: ReaderOptions,
  environment: SourceEnvironment,
  spell: Spelling = FLAGS,
): Promise<ChosenSource> {
  const paths = [options.source ?? []].flat();
  if (paths.length > 0) return opened(kindOf(paths), { paths }, options, { environment, spell });
  const file = configPath(options.config);
  const config = readConfig(file);
  if (!config)
    throw usageError(`which logs? There is no ${file} here`, 'give --source DIR, or run flowq init DIR once');
  return sourceOfConfig({ config, folder: dirname(file), file }, options, environment, spell);
}

/**
 * The source that a configuration describes.
 * @throws FlowqError (usage) as `chooseSource` does
 */
export function sourceOfConfig(
  { config, ...place }: Pick<DescribedSource, 'config' | 'folder' | 'file'>,
  options: ReaderOptions,
  environment: SourceEnvironment,
  spell: Spelling = FLAGS,
): Promise<ChosenSource> {
  const { source } = config;
  const kind = SOURCE_KINDS.find(({ configSchema }) => configSchema?.entries.kind.literal === source.kind);
  if (!kind) throw new TypeError(`there is no kind of source ${source.kind}`);
  return opened(kind, { config, source, ...place }, options, { environment, spell });
}

/** The kind of all paths together: only files can be combined. */
function kindOf(paths: readonly string[]): SourceKind {
  const kinds = paths.map((path) => SOURCE_KINDS.find(({ matches }) => matches?.(path)) ?? FILES);
  const alone = kinds.findIndex((kind) => kind !== FILES);
  if (alone >= 0 && paths.length > 1)
    throw usageError(`${paths[alone]} cannot be combined with other sources`, 'name it alone');
  return kinds[0] ?? FILES;
}

interface Opening {
  readonly environment: SourceEnvironment;
  readonly spell: Spelling;
}

async function opened(
  kind: SourceKind,
  target: NamedSource | DescribedSource,
  options: ReaderOptions,
  { environment, spell }: Opening,
): Promise<ChosenSource> {
  rejectUnused(kind.reader(target, options), options, { all: READERS, spell });
  return kind.open(target, options, environment);
}
