import { AwsClients } from '../../../aws/clients.ts';
import { awsPartition } from '../../../aws/partition.ts';
import { enablePolicy } from '../../../deliveries/policies/caller-policy.ts';
import type { AwsChoice } from '../../aws-options.ts';
import { accountOf } from '../../caller-account.ts';
import { configuredRegion } from '../../site.ts';

export interface IamEnableOptions extends AwsChoice {
  readonly awsAccount?: string;
  readonly bucket?: string;
  readonly logGroup?: string;
  readonly role?: string;
}

/** Prints the smallest policy that `flowq enable` and `flowq disable` work with. */
export async function runIamEnableCommand(given: IamEnableOptions): Promise<void> {
  const { bucket, logGroup, role } = given;
  await using clients = new AwsClients(given);
  const region = await configuredRegion(clients);
  const account = await accountOf(given.awsAccount, given);
  const isBoth = (bucket === undefined) === (logGroup === undefined);
  const destination = isBoth ? 'both' : bucket === undefined ? 'cloudwatch' : 's3';
  const site = { account, region, partition: awsPartition(region) };
  const policy = enablePolicy({ destination, bucket: bucket?.split('/')[0], logGroup, role }, site);
  process.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
}
