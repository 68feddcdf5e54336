import type { AwsOptions } from '../aws/aws-options.ts';
import { awsCaller } from '../aws/caller.ts';
import { AwsClients } from '../aws/clients.ts';
import type { RetryOptions } from '../aws/retrying.ts';
import { usageError } from '../errors.ts';

/**
 * The AWS account that was given, else the one that the credentials belong to.
 * @throws FlowqError (usage) when what was given is none
 */
export async function accountOf(given: string | undefined, aws: AwsOptions): Promise<string> {
  if (given === undefined) return callerAccount(aws);
  if (/^\d{12}$/.test(given)) return given;
  throw usageError(`--aws-account: ${JSON.stringify(given)}`, 'an account has 12 digits');
}

/** The AWS account that the credentials belong to. */
export async function callerAccount(
  { region, endpointUrl, profile }: AwsOptions,
  options: RetryOptions = {},
): Promise<string> {
  await using clients = new AwsClients({ region, endpointUrl, profile });
  return (await awsCaller(clients, options)).account;
}
