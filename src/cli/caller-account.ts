import { callAws } from '../aws/call-aws.ts';
import { AwsClients } from '../aws/clients.ts';
import type { GlueSourceConfig } from '../config/config.ts';
import { sourceError } from '../errors.ts';

/** The AWS account that the credentials belong to. */
export async function callerAccount(config: GlueSourceConfig, profile = config.profile): Promise<string> {
  const { region, endpointUrl } = config;
  await using clients = new AwsClients({ region, endpointUrl, profile });
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const sts = await clients.sts();
  const { Account } = await callAws({ doing: 'find out the AWS account' }, (abortSignal) =>
    sts.send(new GetCallerIdentityCommand({}), { abortSignal }),
  );
  if (!Account) throw sourceError('AWS does not say whose credentials these are', 'give --aws-account');
  return Account;
}
