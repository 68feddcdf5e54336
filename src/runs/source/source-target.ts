import { dirname } from 'node:path';
import type { Check } from '../../checks/diagnose.ts';
import type { Config } from '../../config/config.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { usageError } from '../../errors.ts';
import { checkAccount } from './check-account.ts';
import { FILES } from './kinds/files.ts';
import { SOURCE_KINDS } from './kinds/index.ts';
import type { DescribedSource, NamedSource, SourceKind } from './kinds/source-kind.ts';

/** A source that is not yet open, and its kind. */
export interface SourceTarget {
  readonly kind: SourceKind;
  readonly target: NamedSource | DescribedSource;
}

interface TargetOptions {
  /** One or more paths (default: from `flowq.json`). */
  readonly source?: string | readonly string[] | undefined;
  readonly config?: string | undefined;
}

/**
 * Returns the source that the options, or else `flowq.json`, name.
 * @param hint for the error if neither names one
 * @throws FlowqError (usage) if neither names one, or the named sources cannot be combined
 */
export function sourceTarget({ source, config: given }: TargetOptions, hint: string): SourceTarget {
  const paths = [source ?? []].flat();
  if (paths.length > 0) return { kind: kindOfPaths(paths), target: { paths } };
  const file = configPath(given);
  const config = readConfig(file);
  if (!config) throw usageError(`which logs? There is no ${file} here`, hint);
  return describedTarget({ config, folder: dirname(file), file });
}

/** Returns the source that a configuration describes. */
export function describedTarget(
  described: Pick<DescribedSource, 'config' | 'folder' | 'file'>,
): SourceTarget & { readonly target: DescribedSource } {
  const { source } = described.config;
  return { kind: kindOfSource(source), target: { source, ...described } };
}

/** Returns the doctor's checks of a configured source; none run with the credentials of another account. */
export async function sourceChecks(
  config: Config,
  file: string,
  signal?: AbortSignal,
): Promise<readonly Check[]> {
  const { kind, target } = describedTarget({ config, folder: dirname(file), file });
  try {
    await checkAccount(config.source, { signal });
  } catch (error) {
    return [{ name: 'AWS account', look: () => Promise.reject(error) }];
  }
  return (await kind.checks?.(target)) ?? [];
}

/** Returns the kind of a source of `flowq.json`. */
export function kindOfSource({ kind }: Pick<Config['source'], 'kind'>): SourceKind {
  const found = SOURCE_KINDS.find(({ configSchema }) => configSchema?.entries.kind.literal === kind);
  if (found) return found;
  throw new TypeError(`there is no kind of source ${kind}`);
}

/** Returns the kind of the source that a path names. */
export const kindOfPath = (path: string): SourceKind =>
  SOURCE_KINDS.find(({ matches }) => matches?.(path)) ?? FILES;

/** Returns the kind of all paths together: only files can be combined. */
function kindOfPaths(paths: readonly string[]): SourceKind {
  const kinds = paths.map(kindOfPath);
  const alone = kinds.findIndex((kind) => kind !== FILES);
  if (alone >= 0 && paths.length > 1)
    throw usageError(`${paths[alone]} cannot be combined with other sources`, 'name it alone');
  return kinds[0] ?? FILES;
}
