import { awsCaller, type Caller } from '../aws/caller.ts';
import type { AwsClients } from '../aws/clients.ts';
import { awsPartition } from '../aws/partition.ts';
import { regionOf } from '../aws/region.ts';
import type { Site } from '../deliveries/delivery.ts';

/** Returns the Region that the options, the environment or the profile name. */
export async function configuredRegion(clients: Pick<AwsClients, 'ec2'>): Promise<string> {
  return regionOf(await clients.ec2());
}

/** Returns where flow logs are created, and the identity that creates them. */
export async function callersSite(
  clients: Pick<AwsClients, 'ec2' | 'sts'>,
  signal?: AbortSignal,
): Promise<{ site: Site; caller: Caller }> {
  const region = await configuredRegion(clients);
  const caller = await awsCaller(clients, { signal });
  return { site: { account: caller.account, region, partition: awsPartition(region) }, caller };
}
