import { isDenied } from '../../aws/error-kinds.ts';
import { sourceError } from '../../errors.ts';
import type { Resource, Site } from '../delivery.ts';
import type { FlowLogs } from './flow-logs.ts';

/**
 * Checks that all resources exist, so that nothing is created for a mistyped id. If the caller may not look, EC2
 * reports it when it creates the flow logs.
 * @throws FlowqError (source) that names the missing ones
 */
export async function checkResources(
  resources: readonly Resource[],
  ec2: FlowLogs,
  { region }: Pick<Site, 'region'>,
): Promise<void> {
  const idsOf = (wanted: Resource['type']) =>
    resources.filter(({ type }) => type === wanted).map(({ id }) => id);
  const found = await Promise.all([
    lookedFor(idsOf('VPC'), async (ids) => (await ec2.vpcs(ids)).map(({ VpcId }) => VpcId)),
    lookedFor(idsOf('Subnet'), async (ids) => (await ec2.subnets(ids)).map(({ SubnetId }) => SubnetId)),
    lookedFor(idsOf('NetworkInterface'), async (ids) =>
      (await ec2.interfaces(ids)).map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ),
  ]);
  const there = new Set(found.flat());
  const gone = resources.filter(({ id }) => !there.has(id)).map(({ id }) => id);
  if (gone.length === 0) return;
  throw sourceError(`there is no ${gone.join(', ')} in ${region}`, 'check the ids, and --region');
}

async function lookedFor(
  ids: readonly string[],
  look: (ids: readonly string[]) => Promise<(string | undefined)[]>,
): Promise<readonly (string | undefined)[]> {
  if (ids.length === 0) return [];
  try {
    return await look(ids);
  } catch (error) {
    if (isDenied(error)) return ids;
    throw error;
  }
}
