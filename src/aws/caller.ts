import { sourceError } from '../errors.ts';
import { callAws } from './call-aws.ts';
import type { AwsClients } from './clients.ts';
import type { RetryOptions } from './retrying.ts';

/** The identity that credentials belong to. */
export interface Caller {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
}

/** Returns the role of an STS session ARN; undefined for other principals. */
export const sessionRole = (arn: string): string | undefined => /:assumed-role\/([^/]+)\//.exec(arn)?.[1];

/** Asks AWS for the identity of the credentials; this needs no permission. */
export async function awsCaller(
  clients: Pick<AwsClients, 'sts'>,
  options: RetryOptions = {},
): Promise<Caller> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const sts = await clients.sts();
  const { Account, Arn } = await callAws(
    { doing: 'find out the AWS account' },
    (abortSignal) => sts.send(new GetCallerIdentityCommand({}), { abortSignal }),
    options,
  );
  if (!Account || !Arn) {
    throw sourceError('AWS does not say whose credentials these are', 'try aws sts get-caller-identity');
  }
  return { account: Account, arn: Arn };
}
