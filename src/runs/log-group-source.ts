import { AwsClients } from '../aws/clients.ts';
import { Ec2FlowLogs } from '../catalog/ec2-flow-logs.ts';
import { usageError } from '../errors.ts';
import type { RecordFormat } from '../logs/record-format.ts';
import { CloudWatchSource } from '../sources/cloudwatch/cloudwatch-source.ts';
import { describedFormat } from '../sources/cloudwatch/event-format.ts';
import { LogEvents } from '../sources/cloudwatch/log-events.ts';
import type { ChosenSource, SourceSurroundings } from './chosen-source.ts';
import type { EngineOptions, SourceOptions } from './run-request.ts';

/** A log group of CloudWatch Logs, whose events are fetched for each question. */
export function logGroupSource(
  group: string,
  format: RecordFormat | undefined,
  options: SourceOptions & EngineOptions,
  { signal, progress }: SourceSurroundings,
): ChosenSource {
  refuse(group, options);
  const { profile, memory, timeout } = options;
  const clients = new AwsClients({ profile });
  const onEvents = (count: number) => progress.show(() => `fetching events ${count}`);
  const events = new LogEvents(clients, group, { signal, onEvents });
  const described = async () => {
    const region = await (await clients.logs()).config.region();
    return describedFormat(events.words, () =>
      new Ec2FlowLogs({ profile }, signal).intoLogGroup(region, group),
    );
  };
  return {
    source: new CloudWatchSource({
      events,
      format: format ? async () => format : described,
      memoryLimit: memory,
      timeoutSeconds: timeout,
    }),
    needsWindow: true,
    aws: { profile },
    priceOf: () => '',
    [Symbol.asyncDispose]: () => clients.close(),
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
