import type { FlowLog, NetworkInterface } from '@aws-sdk/client-ec2';
import { formatOfVersion } from '../../logs/record-format.ts';
import type { Column, Row } from '../../rows/rows.ts';
import { isMadeByFlowq, logFormatOf } from '../delivery.ts';
import { destinationText } from './compare.ts';
import { deliveryCure } from './cures.ts';

const text = (name: string): Column => ({ name, type: 'text' });

/** Columns of the list of flow logs. */
export const LIST_COLUMNS: readonly Column[] = [
  text('region'),
  text('resource'),
  text('flow_log'),
  text('state'),
  text('error'),
  text('traffic'),
  text('destination'),
  text('files'),
  { name: 'interval', type: 'integer' },
  text('made_by'),
  text('fields'),
];

/** Returns a row for each flow log of a Region, then one for each interface that no flow log records. */
export function listRows(
  region: string,
  flowLogs: readonly FlowLog[],
  interfaces: readonly NetworkInterface[],
): Row[] {
  const covered = new Set(flowLogs.map(({ ResourceId }) => ResourceId));
  const bare = interfaces.filter(
    ({ NetworkInterfaceId, SubnetId, VpcId }) =>
      ![NetworkInterfaceId, SubnetId, VpcId].some((id) => covered.has(id)),
  );
  return [
    ...flowLogs.map((flowLog) => flowLogRow(region, flowLog)),
    ...bare.map(({ NetworkInterfaceId = null }) => [
      region,
      NetworkInterfaceId,
      null,
      'not recorded',
      ...LIST_COLUMNS.slice(4).map(() => null),
    ]),
  ].sort((a, b) => String(a[1]).localeCompare(String(b[1]), 'en') || (String(a[2]) < String(b[2]) ? -1 : 1));
}

function flowLogRow(region: string, flowLog: FlowLog): Row {
  const {
    DeliverLogsStatus: status,
    DeliverLogsErrorMessage: message,
    DestinationOptions: options,
  } = flowLog;
  const hasFailed = status === 'FAILED';
  return [
    region,
    flowLog.ResourceId ?? null,
    flowLog.FlowLogId ?? null,
    hasFailed ? 'cannot deliver' : status === 'SUCCESS' ? 'delivers' : 'not known yet',
    hasFailed ? `${message ?? 'AWS does not say why'}: ${deliveryCure(flowLog)}` : null,
    (flowLog.TrafficType ?? 'ALL').toLowerCase(),
    destinationText(flowLog),
    flowLog.LogDestinationType === 's3' ? filesText(options) : null,
    flowLog.MaxAggregationInterval ?? 600,
    isMadeByFlowq(flowLog.Tags) ? 'flowq' : null,
    flowLog.LogFormat ?? logFormatOf(formatOfVersion(2)),
  ];
}

function filesText(options: FlowLog['DestinationOptions']): string {
  const { FileFormat, PerHourPartition, HiveCompatiblePartitions } = options ?? {};
  return [
    FileFormat === 'parquet' ? 'parquet' : 'text',
    PerHourPartition ? 'hourly' : 'daily',
    ...(HiveCompatiblePartitions ? ['hive'] : []),
  ].join(' ');
}
