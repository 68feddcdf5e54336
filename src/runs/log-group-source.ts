import { awsCaller } from '../aws/caller.ts';
import { usageError } from '../errors.ts';
import type { RecordFormat } from '../logs/record-format.ts';
import { CloudWatchSource } from '../sources/cloudwatch/cloudwatch-source.ts';
import { LogGroupOrigin } from '../sources/cloudwatch/log-group-origin.ts';
import type { Source } from '../sources/source.ts';
import { defaultStoreFolder } from '../store/store-folder.ts';
import type { ChosenSource, SourceSurroundings } from './chosen-source.ts';
import { keptSource, type StorePlace } from './kept-source.ts';
import { type LogGroupPlace, type OpenedLogGroup, openLogGroup } from './log-group.ts';
import type { EngineOptions, SourceOptions } from './run-request.ts';

export interface LogGroupChoice {
  readonly place: LogGroupPlace;
  readonly format: RecordFormat | undefined;
  /** Where what is fetched is kept; without it, as the options say. */
  readonly store: StorePlace | undefined;
}

/** A log group of CloudWatch Logs, whose events are fetched and kept; with `--no-store` for this run only. */
export async function logGroupSource(
  { place, format, store }: LogGroupChoice,
  options: SourceOptions & EngineOptions,
  around: SourceSurroundings,
): Promise<ChosenSource> {
  refuse(place.group, options);
  const { profile = place.aws.profile, memory, timeout } = options;
  const aws = { ...place.aws, profile };
  const onEvents = (count: number) => around.progress.show(() => `fetching events ${count}`);
  const opened = openLogGroup({ ...place, aws }, { signal: around.signal, onEvents });
  const limits = { memoryLimit: memory, timeoutSeconds: timeout };
  try {
    const source: Source =
      options.store === false
        ? new CloudWatchSource({
            events: opened.events,
            format: format ? async () => format : () => opened.described(),
            ...limits,
          })
        : keptSource(
            await originOf(opened, format, around.signal),
            store ?? { folder: defaultStoreFolder(), most: undefined },
            around,
            limits,
          );
    return {
      source,
      needsWindow: true,
      aws,
      priceOf: () => '',
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

/** Events are kept by their account too: groups of several may have one name. */
async function originOf(
  opened: OpenedLogGroup,
  format: RecordFormat | undefined,
  signal: AbortSignal,
): Promise<LogGroupOrigin> {
  const { account } = await awsCaller(opened.clients, { signal });
  return new LogGroupOrigin({
    events: opened.events,
    account,
    region: await opened.region(),
    format,
    described: () => opened.described(),
    now: () => Math.floor(Date.now() / 1000),
  });
}

function refuse(group: string, { engine, endpoint, reuse }: SourceOptions & EngineOptions): void {
  const leave = (what: string) => usageError(what, 'leave it out');
  if (group === '') throw usageError('cloudwatch: needs a log group', 'as in --source cloudwatch:/flow-logs');
  if (engine !== undefined && engine !== 'local')
    throw leave(`--engine ${engine} queries logs in S3, not CloudWatch Logs`);
  if (endpoint !== undefined) throw leave('--endpoint is the address of a Trino');
  if (reuse !== undefined) throw leave('--reuse is a matter of Athena');
}
