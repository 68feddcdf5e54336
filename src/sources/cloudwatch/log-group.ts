import type { AwsOptions } from '../../aws/aws-options.ts';
import { AwsClients } from '../../aws/clients.ts';
import { regionOf } from '../../aws/region.ts';
import { Ec2FlowLogs } from '../../catalog/ec2-flow-logs.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { describedFormat } from './described-format.ts';
import { type GroupEvents, LogEvents, type LogEventsOptions } from './log-events.ts';
import type { LogGroupName } from './log-group-uri.ts';

/** Location of a log group. */
export interface LogGroupLocation {
  readonly group: string;
  /** Set if the user gave the ARN. */
  readonly arn?: LogGroupName['arn'];
  /** AWS options (default Region: that of the environment or the profile). */
  readonly aws: AwsOptions;
}

/** A log group opened for a run; the opener disposes of it. */
export interface OpenedLogGroup extends AsyncDisposable {
  readonly clients: AwsClients;
  readonly events: GroupEvents;
  /** Account of the group, if its ARN is known. */
  readonly account: string | undefined;
  region(): Promise<string>;
  /**
   * The format of the flow logs that deliver there; undefined if unknown.
   * @throws FlowqError (source) when they have several
   */
  described(): Promise<RecordFormat | undefined>;
}

export function openLogGroup(
  { group, arn, aws: given }: LogGroupLocation,
  options: LogEventsOptions,
): OpenedLogGroup {
  const aws = arn ? { ...given, region: arn.region } : given;
  const clients = new AwsClients(aws);
  const events = new LogEvents(clients, group, { ...options, arn: arn?.text });
  const region = async () => regionOf(await clients.logs());
  return {
    clients,
    events,
    account: arn?.account,
    region,
    described: async () => {
      const there = await region();
      return describedFormat(events.words, () =>
        new Ec2FlowLogs(aws, options.signal).intoLogGroup(there, group),
      );
    },
    [Symbol.asyncDispose]: () => clients.close(),
  };
}
