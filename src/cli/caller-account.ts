import type { AwsOptions } from '../aws/aws-options.ts';
import { awsCaller } from '../aws/caller.ts';
import { AwsClients } from '../aws/clients.ts';

/** The AWS account that the credentials belong to. */
export async function callerAccount({ region, endpointUrl, profile }: AwsOptions): Promise<string> {
  await using clients = new AwsClients({ region, endpointUrl, profile });
  return (await awsCaller(clients)).account;
}
