import { FLAGS, type Spelling } from '../request/spelling.ts';
import { checkAccount } from './check-account.ts';
import type { ChosenSource, SourceEnvironment } from './chosen-source.ts';
import { READERS } from './kinds/index.ts';
import type { ReaderOptions } from './kinds/reader.ts';
import { rejectUnused } from './kinds/reject-unused.ts';
import type { DescribedSource } from './kinds/source-kind.ts';
import { describedTarget, type SourceTarget, sourceTarget } from './source-target.ts';

/**
 * Opens the source that the options, or else `flowq.json`, name.
 * @throws FlowqError (usage) if neither names one, or the source does not use a given option
 */
export async function chooseSource(
  options: ReaderOptions,
  environment: SourceEnvironment,
  spell: Spelling = FLAGS,
): Promise<ChosenSource> {
  const chosen = sourceTarget(options, 'give --source DIR, or run flowq init DIR once');
  return opened(chosen, options, environment, spell);
}

/**
 * Opens the source that a configuration describes.
 * @throws FlowqError (usage) as `chooseSource` does
 */
export async function sourceOfConfig(
  described: Pick<DescribedSource, 'config' | 'folder' | 'file'>,
  options: ReaderOptions,
  environment: SourceEnvironment,
  spell: Spelling = FLAGS,
): Promise<ChosenSource> {
  return opened(describedTarget(described), options, environment, spell);
}

async function opened(
  { kind, target }: SourceTarget,
  options: ReaderOptions,
  environment: SourceEnvironment,
  spell: Spelling,
): Promise<ChosenSource> {
  const reader = kind.reader(target, options);
  rejectUnused(reader, options, { all: READERS, spell });
  // Trino has separate credentials.
  if ('source' in target && reader.engine !== 'trino')
    await checkAccount(target.source, { profile: options.profile, signal: environment.signal });
  return kind.open(target, options, environment);
}
