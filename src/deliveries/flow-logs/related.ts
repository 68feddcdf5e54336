import type { FlowLog } from '@aws-sdk/client-ec2';
import type { Resource } from '../delivery.ts';
import type { FlowLogs } from './flow-logs.ts';

/** A flow log of a resource that contains another one, or is contained in it. */
export interface Related {
  readonly flowLog: FlowLog;
  readonly resource: Resource;
}

/**
 * Returns the flow logs that would record the same traffic as those of the resources: VPCs contain subnets, subnets
 * contain interfaces.
 */
export async function relatedFlowLogs(
  flowLogs: readonly FlowLog[],
  resources: readonly Resource[],
  ec2: FlowLogs,
): Promise<Related[]> {
  if (flowLogs.length === 0) return [];
  const ids = [...resources.map(({ id }) => id), ...flowLogs.map(({ ResourceId = '' }) => ResourceId)];
  const holders = await holdersOf(ids, ec2);
  return flowLogs.flatMap((flowLog) => {
    const of = flowLog.ResourceId ?? '';
    const resource = resources.find(
      ({ id }) => holders.get(of)?.includes(id) || holders.get(id)?.includes(of),
    );
    return resource ? [{ flowLog, resource }] : [];
  });
}

/** Returns the subnet and the VPC of each of these subnets and interfaces that exists. */
async function holdersOf(ids: readonly string[], ec2: FlowLogs): Promise<Map<string, string[]>> {
  const subnets = ids.filter((id) => id.startsWith('subnet-'));
  const interfaces = ids.filter((id) => id.startsWith('eni-'));
  const holders = new Map<string, string[]>();
  if (subnets.length > 0)
    for (const { SubnetId = '', VpcId = '' } of await ec2.subnets(subnets)) holders.set(SubnetId, [VpcId]);
  if (interfaces.length > 0)
    for (const { NetworkInterfaceId = '', SubnetId = '', VpcId = '' } of await ec2.interfaces(interfaces))
      holders.set(NetworkInterfaceId, [SubnetId, VpcId]);
  return holders;
}
