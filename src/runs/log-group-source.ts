import { usageError } from '../errors.ts';
import type { RecordFormat } from '../logs/record-format.ts';
import { CloudWatchSource } from '../sources/cloudwatch/cloudwatch-source.ts';
import type { ChosenSource, SourceSurroundings } from './chosen-source.ts';
import { type LogGroupPlace, openLogGroup } from './log-group.ts';
import type { EngineOptions, SourceOptions } from './run-request.ts';

/** A log group of CloudWatch Logs, whose events are fetched for each question. */
export function logGroupSource(
  place: LogGroupPlace,
  format: RecordFormat | undefined,
  options: SourceOptions & EngineOptions,
  { signal, progress }: SourceSurroundings,
): ChosenSource {
  refuse(place.group, options);
  const { profile = place.aws.profile, memory, timeout } = options;
  const aws = { ...place.aws, profile };
  const onEvents = (count: number) => progress.show(() => `fetching events ${count}`);
  const opened = openLogGroup({ ...place, aws }, { signal, onEvents });
  return {
    source: new CloudWatchSource({
      events: opened.events,
      format: format ? async () => format : () => opened.described(),
      memoryLimit: memory,
      timeoutSeconds: timeout,
    }),
    needsWindow: true,
    aws,
    priceOf: () => '',
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

function refuse(group: string, { engine, endpoint, reuse, store }: SourceOptions & EngineOptions): void {
  const leave = (what: string) => usageError(what, 'leave it out');
  if (group === '') throw usageError('cloudwatch: needs a log group', 'as in --source cloudwatch:/flow-logs');
  if (engine !== undefined && engine !== 'local')
    throw leave(`--engine ${engine} queries logs in S3, not CloudWatch Logs`);
  if (endpoint !== undefined) throw leave('--endpoint is the address of a Trino');
  if (reuse !== undefined) throw leave('--reuse is a matter of Athena');
  if (store) throw leave('--store keeps files, and events of CloudWatch Logs are fetched each time');
}
