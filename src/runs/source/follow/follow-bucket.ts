import type { AwsOptions } from '../../../aws/aws-options.ts';
import { AwsClients } from '../../../aws/clients.ts';
import { parseLocation } from '../../../aws/location.ts';
import { S3Store } from '../../../aws/s3-store.ts';
import { S3Origin } from '../../../sources/s3/s3-origin.ts';
import { readFormat } from '../../read-options.ts';
import { followFiles } from './follow-files.ts';
import type { FollowEnvironment, Followed, FollowOptions } from './followed.ts';

/** Seconds between two listings: AWS delivers files every five minutes. */
const POLL_SECONDS = 30;

export interface FollowedBucket {
  readonly location: string;
  readonly aws: AwsOptions;
  readonly requesterPays?: boolean | undefined;
}

/** Follows the objects of a bucket. */
export async function followBucket(
  { location, aws, requesterPays }: FollowedBucket,
  { fields, filter, poll = POLL_SECONDS, profile = aws.profile }: FollowOptions,
  environment: FollowEnvironment,
): Promise<Followed> {
  const format = await readFormat({ fields });
  const clients = new AwsClients({ ...aws, profile });
  const parsed = parseLocation(location);
  const store = new S3Store(clients, parsed.bucket, { signal: environment.signal, requesterPays });
  const origin = new S3Origin({ location: parsed, store, format, endpointUrl: aws.endpointUrl });
  return followFiles({ origin, filter, every: poll, close: () => clients.close() }, environment);
}
