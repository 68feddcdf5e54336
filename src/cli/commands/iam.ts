import { callAws } from '../../aws/call-aws.ts';
import { AwsClients } from '../../aws/clients.ts';
import { initPolicy, reportPolicy } from '../../catalog/iam.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import { sourceError, usageError } from '../../errors.ts';
import { readGlueConfig } from '../glue-config.ts';

export interface IamOptions {
  readonly config: string;
  readonly profile?: string;
  readonly awsAccount?: string;
  readonly logsKey?: string;
  readonly resultsKey?: string;
}

/** Prints the least policy that reports, or init, can do with. */
export async function runIamCommand(purpose: 'report' | 'init', given: IamOptions): Promise<void> {
  const config = readGlueConfig(given.config);
  const account = given.awsAccount ?? (await callerAccount(config, given.profile));
  if (!/^\d{12}$/.test(account))
    throw usageError(`--aws-account: ${JSON.stringify(account)}`, 'an account has 12 digits');
  const { logsKey, resultsKey } = given;
  const options = { config, account, logsKey, resultsKey };
  const policy = purpose === 'init' ? initPolicy(options) : reportPolicy(options);
  process.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
}

/** The account that the credentials belong to. */
async function callerAccount(
  { region, endpointUrl, ...config }: GlueSourceConfig,
  profile?: string,
): Promise<string> {
  await using clients = new AwsClients({ region, endpointUrl, profile: profile ?? config.profile });
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const sts = await clients.sts();
  const { Account } = await callAws({ doing: 'find out the AWS account' }, (abortSignal) =>
    sts.send(new GetCallerIdentityCommand({}), { abortSignal }),
  );
  if (!Account) throw sourceError('AWS does not say whose credentials these are', 'give --aws-account');
  return Account;
}
