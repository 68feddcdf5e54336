import type { AwsOptions } from '../aws/aws-options.ts';
import { awsCaller } from '../aws/caller.ts';
import { AwsClients } from '../aws/clients.ts';
import type { RetryOptions } from '../aws/retrying.ts';
import { usageError } from '../errors.ts';

/**
 * Returns the given AWS account, or the account of the credentials if none is given.
 * @throws FlowqError (usage) if the given text is not an account id
 */
export async function accountOf(given: string | undefined, aws: AwsOptions): Promise<string> {
  if (given === undefined) return callerAccount(aws);
  if (/^\d{12}$/.test(given)) return given;
  throw usageError(`--aws-account: ${JSON.stringify(given)}`, 'an account has 12 digits');
}

/** Returns the AWS account of the credentials. */
export async function callerAccount(
  { region, endpointUrl, profile }: AwsOptions,
  options: RetryOptions = {},
): Promise<string> {
  await using clients = new AwsClients({ region, endpointUrl, profile });
  return (await awsCaller(clients, options)).account;
}
