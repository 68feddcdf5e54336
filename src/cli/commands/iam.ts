import { initPolicy, reportPolicy } from '../../catalog/iam.ts';
import { usageError } from '../../errors.ts';
import { callerAccount } from '../caller-account.ts';
import { readGlueConfig } from '../glue-config.ts';

export interface IamOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly awsAccount?: string;
  readonly logsKey?: string;
  readonly resultsKey?: string;
}

/** Prints the least policy that reports, or init, can do with. */
export async function runIamCommand(purpose: 'report' | 'init', given: IamOptions): Promise<void> {
  const config = readGlueConfig(given.config);
  const account =
    given.awsAccount ?? (await callerAccount({ ...config, profile: given.profile ?? config.profile }));
  if (!/^\d{12}$/.test(account))
    throw usageError(`--aws-account: ${JSON.stringify(account)}`, 'an account has 12 digits');
  const { logsKey, resultsKey } = given;
  const options = { config, account, logsKey, resultsKey };
  const policy = purpose === 'init' ? initPolicy(options) : reportPolicy(options);
  process.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
}
