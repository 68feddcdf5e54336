import { dirname, resolve } from 'node:path';
import type { Config } from '../../../config/config.ts';
import { writeConfig, writtenSource } from '../../../config/config-file.ts';
import { sourceDestinations } from '../../../config/destinations.ts';
import { awsOfSource } from '../../../config/source-aws.ts';
import { allow } from '../../../config/trust.ts';
import { messageOf } from '../../../errors.ts';
import { printable } from '../../../rows/printable.ts';
import { note } from '../../../runs/run-environment.ts';
import { SOURCE_KINDS } from '../../../runs/source/kinds/index.ts';
import { storeConfigFor } from '../../../runs/source/stored-source.ts';
import { callerAccount } from '../../caller-account.ts';
import { confirmed } from '../../terminal/confirmed.ts';
import { log } from '../../terminal/log.ts';
import type { InitOptions } from './options.ts';

type SourceConfig = Config['source'];

/** Maximum seconds to wait for the account of the credentials. */
const STS_SECONDS = 10;

/** Path that init writes to: the given file, or the one in the working folder. */
export const initPath = ({ config }: Pick<InitOptions, 'config'>) => config ?? 'flowq.json';

/**
 * Returns whether a source may be written to `flowq.json`. Replacing a source of another kind needs the user's consent.
 * @throws FlowqError (usage) if there is no terminal to ask on
 */
export async function mayRemember(source: SourceConfig, given: InitOptions): Promise<boolean> {
  const path = initPath(given);
  const before = writtenSource(path);
  if (given.dryRun || given.yes || before?.kind === undefined || before.kind === source.kind) return true;
  const question = `${path} describes ${describe(before)}; replace that by ${describe(source)}?`;
  const hint = `${path} describes ${describe(before)}: give --yes to replace that, or --config to write another file`;
  if (await confirmed(question, hint)) return true;
  note(log, `nothing was changed in ${path}`);
  return false;
}

/**
 * Returns the source with the account of the credentials, which runs will check; without it if AWS does not report it.
 */
export async function withAccount<Source extends SourceConfig>(source: Source): Promise<Source> {
  const aws = awsOfSource(source);
  if (!aws) return source;
  try {
    return { ...source, awsAccount: await callerAccount(aws, { seconds: STS_SECONDS }) };
  } catch (error) {
    note(log, `the account of these credentials is not saved: ${messageOf(error)}`);
    return source;
  }
}

/**
 * Writes a source to `flowq.json`, unless this is a dry run, and prints the next command.
 * @param window options of a window that has records
 */
export async function remember(source: SourceConfig, given: InitOptions, window: string): Promise<void> {
  const path = initPath(given);
  if (given.dryRun) {
    process.stdout.write(`\nnothing was written to ${path}: this is a dry run\n`);
    return;
  }
  const before = writtenSource(path);
  const moved = before?.kind !== undefined && describe(before) !== describe(source);
  await writeConfig(path, await withAccount(source), storeConfigFor(given, resolve(dirname(path))));
  const places = sourceDestinations(source).map(({ place }) => place);
  if (places.length > 0) await allow(path, places);
  const instead = moved ? `, instead of ${printable(describe(before))}` : '';
  process.stdout.write(`\nwritten to ${path}${instead}; now try: flowq report rejected ${window}\n`);
}

/** Returns the name of an unchecked source in a file. */
function describe(source: Readonly<Record<string, unknown>>): string {
  const kind = SOURCE_KINDS.find(({ configSchema }) => configSchema?.entries.kind.literal === source.kind);
  return kind?.describe?.(source as SourceConfig) ?? `a source of kind ${source.kind}`;
}
