import type { FlowLog } from '@aws-sdk/client-ec2';
import { concurrently } from '../../aws/concurrently.ts';
import type { Location } from '../../aws/location.ts';
import { messageOf } from '../../errors.ts';
import { flowColumn } from '../../logs/parquet.ts';
import { parseFields } from '../../logs/record-format.ts';
import type { Content, Discovery, FlowLogFindings } from './findings.ts';
import { overlapsOf, overlapTexts, type Parents, partsOf } from './overlaps.ts';

/** Describes flow logs by EC2. */
export interface FlowLogDescriber {
  /** Returns all pages of DescribeFlowLogs in a Region. */
  describe(region: string): Promise<readonly FlowLog[]>;
  /** Returns the subnets and VPCs that contain the given subnets and interfaces, without deleted ones. */
  parents(region: string, ids: readonly string[]): Promise<Parents>;
}

/** Maximum Regions to query, each with one call or a few. */
const MAX_REGIONS = 30;

/**
 * Compares the findings with the caller's flow logs in EC2, and adds notes and overlaps. It changes no other finding,
 * because only files show what can be read. If the call is not permitted, a note says so.
 */
export async function checkFlowLogs(discovery: Discovery, ec2: FlowLogDescriber): Promise<Discovery> {
  const regions = [...new Set(discovery.places.map(({ region }) => region))].slice(0, MAX_REGIONS);
  const seen = new Map(
    discovery.places.flatMap(({ flowLogs = [] }) => flowLogs.map((flowLog) => [flowLog.id, flowLog])),
  );
  const answers = await concurrently(regions, 4, async (region) => {
    try {
      const described = (await ec2.describe(region)).filter(
        (flowLog) => isOfVpc(flowLog) && deliversTo(flowLog, discovery.location),
      );
      const about = described.flatMap((flowLog) => findingsOf(flowLog, seen.get(flowLog.FlowLogId ?? '')));
      const overlap = await overlapsIn(region, described, ec2);
      return { notes: [...about, ...overlap.notes], overlaps: overlap.overlaps, described, isDenied: false };
    } catch (error) {
      const notes = [`not checked against EC2 in ${region}: ${messageOf(error)}`];
      return { notes, overlaps: [], described: [], isDenied: true };
    }
  });
  const overlaps = answers.flatMap((one) => one.overlaps);
  return {
    ...discovery,
    notes: [...discovery.notes, ...answers.flatMap(({ notes }) => notes), ...overlapTexts(overlaps)],
    overlaps: overlaps.length === 0 && answers.some(({ isDenied }) => isDenied) ? undefined : overlaps,
    interval: longestInterval(
      [...seen.keys()],
      answers.flatMap(({ described }) => described),
    ),
  };
}

/** Returns the longest interval; undefined if EC2 did not describe all seen flow logs, as with other accounts. */
function longestInterval(seen: readonly string[], described: readonly FlowLog[]): number | undefined {
  const intervals = new Map(
    described.flatMap(({ FlowLogId: id, MaxAggregationInterval: interval }) =>
      id === undefined || interval === undefined ? [] : [[id, interval]],
    ),
  );
  if (intervals.size === 0 || !seen.every((id) => intervals.has(id))) return undefined;
  return Math.max(...intervals.values());
}

/** Finds overlaps. Without permission to look up parents, it still reports flow logs of the same resource. */
async function overlapsIn(region: string, flowLogs: readonly FlowLog[], ec2: FlowLogDescriber) {
  const parts = partsOf(flowLogs);
  let parents: Parents = new Map();
  const notes: string[] = [];
  try {
    if (parts.length > 0) parents = await ec2.parents(region, parts);
  } catch (error) {
    notes.push(`not checked whether flow logs of ${region} cover each other: ${messageOf(error)}`);
  }
  return { overlaps: overlapsOf(flowLogs, parents, region), notes };
}

/** Returns false for Transit Gateway flow logs, which have different fields and are left out. */
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
    notes.push(`${id} of ${resource} logs rejected traffic only: sums of bytes cover only that`);
  if (traffic === 'ACCEPT')
    notes.push(`${id} of ${resource} logs accepted traffic only: it has no rejected records`);
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

/** Returns whether files have the fields of a LogFormat: in text files also in the same order. */
function fits(logFormat: string, content: Content): boolean {
  if (content.kind === 'other') return true;
  const names = parseFields(logFormat).fields.map(({ column }) => column);
  const seen =
    content.kind === 'text'
      ? content.format.fields.map(({ column }) => column)
      : content.columns.map(({ name }) => flowColumn(name)).sort();
  return (content.kind === 'text' ? names : names.sort()).join() === seen.join();
}
