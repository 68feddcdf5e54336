import type { FlowLog } from '@aws-sdk/client-ec2';
import type { OverlapConfig } from '../../config/config.ts';

/** Parents by id of a subnet (its VPC) or an interface (its subnet and VPC). */
export type Parents = ReadonlyMap<string, readonly string[]>;

/** Returns the subnets and interfaces among the resources, whose parents decide which flow logs cover them. */
export function partsOf(flowLogs: readonly FlowLog[]): string[] {
  const resources = new Set(flowLogs.map(({ ResourceId: id = '' }) => id));
  return resources.size < 2 ? [] : [...resources].filter((id) => /^(subnet|eni)-/.test(id)).sort();
}

/**
 * Finds flow logs that write the same interfaces' records to the same place, so that sums count them twice: of the same
 * resource, or of a VPC or subnet and its part. Those of accepted and of rejected traffic do not overlap.
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

/** Returns whether one covers the other; of two with the same resource, the first by id, to report the pair once. */
function covers(outer: FlowLog, inner: FlowLog, parents: Parents): boolean {
  const [a = '', b = ''] = [outer.ResourceId, inner.ResourceId];
  if (a === b) return (outer.FlowLogId ?? '') < (inner.FlowLogId ?? '');
  return parents.get(b)?.includes(a) ?? false;
}

function sharesTraffic({ TrafficType: a = 'ALL' }: FlowLog, { TrafficType: b = 'ALL' }: FlowLog): boolean {
  return a === 'ALL' || b === 'ALL' || a === b;
}

const SHOWN = 3;

/** Describes the overlaps, the first few by name. */
export function overlapTexts(overlaps: readonly OverlapConfig[]): string[] {
  const texts = overlaps.slice(0, SHOWN).map(({ flowLogs: [a, b], resources: [outer, inner] }) => {
    const what = outer === inner ? `both log ${outer}` : `log ${outer} and ${inner}, which is in it`;
    return `${a} and ${b} ${what}: reports count their bytes and packets once, and their records twice`;
  });
  const more = overlaps.length - SHOWN;
  return more > 0 ? [...texts, `and ${more} more pairs of flow logs that write the same records`] : texts;
}
