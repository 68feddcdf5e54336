import type { FlowLog } from '@aws-sdk/client-ec2';
import type { OverlapConfig } from '../../config/config.ts';

/** What a subnet or an interface is part of: its subnet, and its VPC. */
export type Parents = ReadonlyMap<string, readonly string[]>;

/** Subnets and interfaces among the flow logs' resources, whose VPC decides whether another one covers them. */
export function partsOf(flowLogs: readonly FlowLog[]): string[] {
  const resources = new Set(flowLogs.map(({ ResourceId: id = '' }) => id));
  return resources.size < 2 ? [] : [...resources].filter((id) => /^(subnet|eni)-/.test(id)).sort();
}

/**
 * Flow logs that write the same interfaces' records to the same place, so that every sum has them twice: of the
 * same resource, or one of a VPC or subnet that holds the other's. Those of accepted and of refused traffic have
 * nothing in common.
 */
export function overlapsOf(flowLogs: readonly FlowLog[], parents: Parents, region: string): OverlapConfig[] {
  return flowLogs.flatMap((outer) =>
    flowLogs
      .filter((inner) => covers(outer, inner, parents) && sharesTraffic(outer, inner))
      .map((inner) => ({
        region,
        flowLogs: [outer.FlowLogId ?? '', inner.FlowLogId ?? ''],
        resources: [outer.ResourceId ?? '', inner.ResourceId ?? ''],
      })),
  );
}

/** Of two of the same resource, the first by id covers the other, so that the pair is reported once. */
function covers(outer: FlowLog, inner: FlowLog, parents: Parents): boolean {
  const [a = '', b = ''] = [outer.ResourceId, inner.ResourceId];
  if (a === b) return (outer.FlowLogId ?? '') < (inner.FlowLogId ?? '');
  return parents.get(b)?.includes(a) ?? false;
}

function sharesTraffic({ TrafficType: a = 'ALL' }: FlowLog, { TrafficType: b = 'ALL' }: FlowLog): boolean {
  return a === 'ALL' || b === 'ALL' || a === b;
}

const SHOWN = 3;

/** What a person should know of them, the first few by name. */
export function overlapTexts(overlaps: readonly OverlapConfig[]): string[] {
  const texts = overlaps.slice(0, SHOWN).map(({ flowLogs: [a, b], resources: [outer, inner] }) => {
    const what = outer === inner ? `both log ${outer}` : `log ${outer} and ${inner}, which is in it`;
    return `${a} and ${b} ${what}: reports count their bytes and packets once, and their records twice`;
  });
  const more = overlaps.length - SHOWN;
  return more > 0 ? [...texts, `and ${more} more pairs of flow logs that write the same records`] : texts;
}
