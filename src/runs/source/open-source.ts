import type { Config } from '../../config/config.ts';
import type { Event } from '../../output/messages/event-log.ts';
import { Progress } from '../../output/terminal/progress.ts';
import type { EngineOptions, SourceOptions } from '../run-request.ts';
import { chooseSource, sourceOfConfig } from './choose-source.ts';
import type { ChosenSource, SourceEnvironment } from './chosen-source.ts';
import { FlowSource } from './flow-source.ts';

export interface OpenSourceOptions
  extends Pick<
      EngineOptions,
      'engine' | 'endpoint' | 'profile' | 'timeout' | 'memory' | 'reuse' | 'refreshTables'
    >,
    Pick<SourceOptions, 'store' | 'storeMax' | 'maxDownload'> {
  /** Fields of text files without a header line: `default`, `v2` to `v11`, `all`, or a LogFormat. */
  readonly fields?: string | undefined;
  /** Aborting it ends the waiting for standard input. */
  readonly signal?: AbortSignal | undefined;
  /** Told what a user may want to know, such as what a query on Athena scanned and costs. */
  readonly onEvent?: ((event: Event) => void) | undefined;
}

/**
 * Opens flow logs as the program does: a folder or file of them or several, `-` for standard input, `s3://bucket/prefix`
 * (which is fetched), `cloudwatch:LOG-GROUP`, a `flowq.json` (its path or what it holds), or without a target the nearest
 * `flowq.json` from the working folder upwards. Nothing is read yet.
 *
 * ```ts
 * await using source = await openSource('logs');
 * await using bucket = await openSource('s3://my-flow-logs', { engine: 'local' });
 * ```
 * @throws FlowqError (usage) when the target says nothing, (source) when a `flowq.json` is damaged
 */
export async function openSource(
  target?: string | readonly string[] | Config,
  { fields, signal = new AbortController().signal, onEvent = () => {}, ...engine }: OpenSourceOptions = {},
): Promise<FlowSource> {
  const environment: SourceEnvironment = {
    signal,
    log: onEvent,
    progress: new Progress(false),
    stdin: process.stdin,
  };
  const options = { ...engine, fields };
  if (typeof target === 'object' && !isList(target))
    return flowSource(await sourceOfConfig(target, process.cwd(), options, environment));
  const isConfig = typeof target === 'string' && target.endsWith('.json');
  const named = target === undefined ? {} : isConfig ? { config: target } : { source: target };
  return flowSource(await chooseSource({ ...options, ...named }, environment));
}

const isList = (target: readonly string[] | Config): target is readonly string[] => Array.isArray(target);

function flowSource(chosen: ChosenSource): FlowSource {
  return new FlowSource(chosen.source, () => chosen[Symbol.asyncDispose]());
}
