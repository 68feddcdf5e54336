import type { FlowLog } from '@aws-sdk/client-ec2';
import { messageOf } from '../../errors.ts';
import { flowColumn } from '../../logs/parquet.ts';
import { parseFields } from '../../logs/record-format.ts';
import { concurrently } from '../concurrently.ts';
import type { Location } from '../location.ts';
import type { Content, Discovery, FlowLogFindings } from './findings.ts';

/** What EC2 knows of flow logs: the answer of DescribeFlowLogs in a Region, all pages. */
export interface FlowLogDescriber {
  describe(region: string): Promise<readonly FlowLog[]>;
}

/** Regions that are asked, each of them one call or a few. */
const MOST_REGIONS = 30;

/**
 * Compares what was found with what EC2 says of the caller's own flow logs. It only adds notes: the files are the
 * truth of what there is to read, and where the call is not permitted that is said.
 */
export async function checkFlowLogs(discovery: Discovery, ec2: FlowLogDescriber): Promise<Discovery> {
  const regions = [...new Set(discovery.places.map(({ region }) => region))].slice(0, MOST_REGIONS);
  const seen = new Map(
    discovery.places.flatMap(({ flowLogs = [] }) => flowLogs.map((flowLog) => [flowLog.id, flowLog])),
  );
  const notes = await concurrently(regions, 4, async (region) => {
    try {
      const described = (await ec2.describe(region)).filter(
        (flowLog) => isOfVpc(flowLog) && deliversTo(flowLog, discovery.location),
      );
      return described.flatMap((flowLog) => findingsOf(flowLog, seen.get(flowLog.FlowLogId ?? '')));
    } catch (error) {
      return [`not checked against EC2 in ${region}: ${messageOf(error)}`];
    }
  });
  return { ...discovery, notes: [...discovery.notes, ...notes.flat()] };
}

/** Transit Gateway flow logs have fields of their own, and their files are left out. */
function isOfVpc({ ResourceId: resource = '' }: FlowLog): boolean {
  return !/^(tgw|core-network)-/.test(resource);
}

function deliversTo(
  { LogDestinationType: type, LogDestination: arn = '' }: FlowLog,
  { bucket, prefix }: Location,
): boolean {
  const path = /^arn:[a-z-]+:s3:::(.+)$/.exec(arn)?.[1]?.replace(/\/*$/, '/');
  return type === 's3' && path === `${bucket}/${prefix}`;
}

function findingsOf(flowLog: FlowLog, seen: FlowLogFindings | undefined): string[] {
  const { FlowLogId: id, TrafficType: traffic, ResourceId: resource, LogFormat: format } = flowLog;
  const notes: string[] = [];
  if (traffic === 'REJECT')
    notes.push(`${id} of ${resource} logs refused traffic only: sums of bytes are of that only`);
  if (traffic === 'ACCEPT')
    notes.push(`${id} of ${resource} logs accepted traffic only: there is nothing refused in it`);
  if (flowLog.DeliverLogsStatus === 'FAILED')
    notes.push(
      `${id} of ${resource} cannot deliver: ${flowLog.DeliverLogsErrorMessage ?? 'EC2 does not say why'}`,
    );
  else if (!seen)
    notes.push(`${id} of ${resource} has no files in the days looked at; run init again once it has`);
  if (seen && format !== undefined && !fits(format, seen.content))
    notes.push(`${id} has other fields in its files than EC2 says: ${format}`);
  return notes;
}

/** Parquet files tell their fields by name, text files by name and order. */
function fits(logFormat: string, content: Content): boolean {
  if (content.kind === 'other') return true;
  const names = parseFields(logFormat).fields.map(({ column }) => column);
  const seen =
    content.kind === 'text'
      ? content.format.fields.map(({ column }) => column)
      : content.columns.map(({ name }) => flowColumn(name)).sort();
  return (content.kind === 'text' ? names : names.sort()).join() === seen.join();
}
