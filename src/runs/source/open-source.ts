import { checkConfig } from '../../config/check-config.ts';
import type { Config } from '../../config/config.ts';
import { messageOf, usageError } from '../../errors.ts';
import { Progress } from '../../output/terminal/progress.ts';
import { checkOpenOptions, type OpenSourceOptions } from '../library/open-options.ts';
import { parseRequest } from '../request/parse-request.ts';
import type { RequestInput } from '../request/request-schema.ts';
import { KEYS } from '../request/spelling.ts';
import type { ChosenSource, SourceEnvironment } from './chosen-source.ts';
import { FlowSource } from './flow-source.ts';

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
  checkOpenOptions({ fields, signal, onEvent, ...engine });
  const config = typeof target === 'object' && !isList(target) ? configOf(target) : undefined;
  const isConfigFile = typeof target === 'string' && target.endsWith('.json');
  const place = config || target === undefined ? {} : isConfigFile ? { config: target } : { source: target };
  const options = parseRequest({ ...engine, fields, ...place } as RequestInput, KEYS);
  const { chooseSource, sourceOfConfig } = await import('./choose-source.ts');
  return flowSource(
    config
      ? await sourceOfConfig({ config, folder: process.cwd() }, options, environment, KEYS)
      : await chooseSource(options, environment, KEYS),
  );
}

/** @throws FlowqError (usage) that names the part that is wrong */
function configOf(value: unknown): Config {
  try {
    return checkConfig(value);
  } catch (error) {
    throw usageError(messageOf(error), 'give the path of a flowq.json, or what one holds');
  }
}

const isList = (target: readonly string[] | Config): target is readonly string[] => Array.isArray(target);

function flowSource(chosen: ChosenSource): FlowSource {
  return new FlowSource(chosen.source, () => chosen[Symbol.asyncDispose]());
}
