import type { Config } from '../../config/config.ts';
import { awsOfSource } from '../../config/source-aws.ts';
import { sourceError } from '../../errors.ts';

interface CheckedAccount {
  /** Profile to use instead of the source's. */
  readonly profile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks that the credentials belong to the account of a source, before any other call to AWS.
 * @throws FlowqError (source) if they belong to another account
 */
export async function checkAccount(
  source: Config['source'],
  { profile, signal }: CheckedAccount,
): Promise<void> {
  const aws = awsOfSource(source);
  if (!aws || !('awsAccount' in source) || source.awsAccount === undefined) return;
  const [{ awsCaller }, { AwsClients }] = await Promise.all([
    import('../../aws/caller.ts'),
    import('../../aws/clients.ts'),
  ]);
  await using clients = new AwsClients({ ...aws, profile: profile ?? aws.profile });
  const { account, arn } = await awsCaller(clients, { signal });
  if (account !== source.awsAccount)
    throw sourceError(
      `flowq.json is for the AWS account ${source.awsAccount}, and these credentials are of ${account} (${arn})`,
      `use credentials of ${source.awsAccount}, such as by --profile or AWS_PROFILE; if ${account} is right, set awsAccount in flowq.json`,
    );
}
