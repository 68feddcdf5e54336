import type { FlowLog } from '@aws-sdk/client-ec2';
import { logGroupOf } from '../../catalog/ec2-flow-logs.ts';
import { formatOfVersion } from '../../logs/record-format.ts';
import { type Delivery, logFormatOf } from '../delivery.ts';
import { hasTagFields } from '../log-format.ts';

/** Returns the destination of a flow log: `s3://bucket/prefix/`, `cloudwatch:group`, or its ARN. */
export function destinationText(flowLog: FlowLog): string {
  const { LogDestinationType: type, LogDestination: arn = '' } = flowLog;
  if (type === 's3') {
    const path = /^arn:[a-z-]+:s3:::(.+)$/.exec(arn)?.[1] ?? arn;
    return `s3://${path.replace(/\/*$/, '/')}`;
  }
  if (type === 'kinesis-data-firehose') return arn;
  return `cloudwatch:${logGroupOf(flowLog)}`;
}

/** Returns the destination of a delivery in the same form. */
export function placeText({ destination }: Pick<Delivery, 'destination'>): string {
  if (destination.kind === 'cloudwatch') return `cloudwatch:${destination.group}`;
  return `s3://${destination.bucket}/${destination.prefix}`;
}

/** Describes how a flow log differs from the requested one; empty if it does not. */
export function differences(flowLog: FlowLog, delivery: Delivery): string[] {
  const { traffic, interval, format, destination } = delivery;
  const wanted = [
    ['traffic', traffic.toLowerCase(), (flowLog.TrafficType ?? 'ALL').toLowerCase()],
    ['interval', `${interval} s`, `${flowLog.MaxAggregationInterval ?? 600} s`],
    ['fields', logFormatOf(format), flowLog.LogFormat ?? logFormatOf(formatOfVersion(2))],
    ...(destination.kind === 's3' ? optionDifferences(flowLog, destination) : []),
    ...(hasTagFields(flowLog.LogFormat ?? '') ? [['tag fields', 'none', 'some']] : []),
  ];
  return wanted.flatMap(([what, want, have]) => (want === have ? [] : [`${what}: ${have}, not ${want}`]));
}

function optionDifferences(
  { DestinationOptions: options = {} }: FlowLog,
  destination: { readonly parquet: boolean; readonly hive: boolean; readonly hourly: boolean },
): string[][] {
  const layout = (hive: boolean, hourly: boolean) =>
    `${hourly ? 'hourly' : 'daily'}${hive ? ' Hive-compatible' : ''} folders`;
  const { FileFormat, HiveCompatiblePartitions, PerHourPartition } = options;
  return [
    ['files', destination.parquet ? 'parquet' : 'plain-text', FileFormat ?? 'plain-text'],
    [
      'layout',
      layout(destination.hive, destination.hourly),
      layout(HiveCompatiblePartitions ?? false, PerHourPartition ?? false),
    ],
  ];
}
