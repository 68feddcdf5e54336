import type { Config } from '../../config/config.ts';
import { inLibraryText, inLibraryWords } from '../../forms/library-text.ts';
import { Progress } from '../../output/terminal/progress.ts';
import { readGivenConfig } from '../library/given-config.ts';
import { checkOpenOptions, type OpenSourceOptions } from '../library/open-options.ts';
import { parseRequest } from '../request/parse-request.ts';
import type { RequestInput } from '../request/request-schema.ts';
import { KEYS } from '../request/spelling.ts';
import type { SourceEnvironment } from './chosen-source.ts';
import { OpenSource } from './flow-source.ts';

/**
 * Opens flow logs as the program does: one or more folders or files, `-` for standard input, `s3://bucket/prefix` (which
 * is fetched), `cloudwatch:LOG-GROUP`, a `flowq.json` (its path or its content), or by default the nearest `flowq.json`
 * from the working folder upwards. It reads no records yet.
 *
 * ```ts
 * await using source = await openSource('logs');
 * await using bucket = await openSource('s3://my-flow-logs', { engine: 'local' });
 * ```
 * @throws FlowqError (usage) for an invalid target, (source) if a `flowq.json` is damaged
 */
export async function openSource(
  target?: string | readonly string[] | Config,
  { fields, signal, onEvent = () => {}, ...engine }: OpenSourceOptions = {},
): Promise<OpenSource> {
  return inLibraryWords(async () => {
    const environment: SourceEnvironment = {
      signal: signal ?? new AbortController().signal,
      log: (event) => onEvent(inLibraryText(event)),
      progress: new Progress(false),
      stdin: process.stdin,
    };
    checkOpenOptions({ fields, signal, onEvent, ...engine });
    const config = typeof target === 'object' && !isList(target) ? readGivenConfig(target) : undefined;
    const isConfigFile = typeof target === 'string' && target.endsWith('.json');
    const place =
      config || target === undefined ? {} : isConfigFile ? { config: target } : { source: target };
    const options = parseRequest({ ...engine, fields, ...place } as RequestInput, KEYS);
    const { chooseSource, sourceOfConfig } = await import('./choose-source.ts');
    const chosen = config
      ? await sourceOfConfig({ config, folder: process.cwd() }, options, environment, KEYS)
      : await chooseSource(options, environment, KEYS);
    return new OpenSource(chosen.source, {
      maxScan: options.maxScan,
      signal,
      close: () => chosen[Symbol.asyncDispose](),
    });
  });
}

const isList = (target: readonly string[] | Config): target is readonly string[] => Array.isArray(target);
