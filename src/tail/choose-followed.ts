import { dirname, resolve } from 'node:path';
import type { AwsOptions } from '../aws/aws-options.ts';
import { AwsClients } from '../aws/clients.ts';
import { parseLocation } from '../aws/location.ts';
import { S3Store } from '../aws/s3-store.ts';
import { configPath, readConfig } from '../config/config-file.ts';
import { usageError } from '../errors.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import { parseFields, type RecordFormat } from '../logs/record-format.ts';
import { readFormat } from '../runs/read-options.ts';
import type { RunEnvironment } from '../runs/run-environment.ts';
import { logGroupOf, namedGroup } from '../runs/source/log-group-uri.ts';
import { isStream } from '../runs/source/stream-files.ts';
import { LocalOrigin } from '../sources/local/local-origin.ts';
import { S3Origin } from '../sources/s3/s3-origin.ts';
import { followFiles } from './follow-files.ts';
import { followFolder } from './follow-folder.ts';
import { FollowedLogGroup } from './follow-log-group.ts';
import type { Followed } from './followed.ts';

export interface FollowedOptions {
  /** Folder, bucket or log group; without it, what `flowq.json` describes. */
  readonly source?: string | undefined;
  readonly config?: string | undefined;
  readonly fields?: string | undefined;
  readonly profile?: string | undefined;
  /** Seconds between two polls; undefined for live tail, or what suits the source. */
  readonly poll?: number | undefined;
}

type Around = Pick<RunEnvironment, 'signal' | 'log' | 'now'>;

/** Seconds between two listings of a folder, and of a bucket, into which files come every five minutes. */
const FOLDER_SECONDS = 2;
const BUCKET_SECONDS = 30;

/**
 * What the options, or else `flowq.json`, name to be followed.
 * @throws FlowqError (usage) when neither names anything that can be
 */
export async function chooseFollowed(
  options: FollowedOptions,
  filter: RecordFilter,
  environment: Around,
): Promise<Followed> {
  const format = await readFormat(options);
  const { source, profile, poll } = options;
  if (source !== undefined) {
    const named = logGroupOf(source);
    if (named?.group === '') throw usageError('cloudwatch: needs a log group', 'as in cloudwatch:/flow-logs');
    if (named)
      return new FollowedLogGroup(
        { place: { ...named, aws: { profile } }, format, filter, poll },
        environment,
      );
    if (source.startsWith('s3://')) return bucket(source, { profile }, { format, filter, poll }, environment);
    if (isStream(source))
      throw usageError('a stream is not followed', 'flowq report reads one with --source -');
    return folder(source, { format, filter, poll }, environment);
  }
  const path = configPath(options.config);
  const described = readConfig(path)?.source;
  if (!described)
    throw usageError(`which logs? There is no ${path} here`, 'as in flowq tail cloudwatch:LOG-GROUP');
  const fields = described.kind !== 'glue' && described.fields ? parseFields(described.fields) : undefined;
  const asked = { format: format ?? fields, filter, poll };
  if (described.kind === 'local') return folder(resolve(dirname(path), described.path), asked, environment);
  const { region, endpointUrl } = described;
  const aws = { region, endpointUrl, profile: profile ?? described.profile };
  return described.kind === 'glue'
    ? bucket(described.location, aws, asked, environment)
    : new FollowedLogGroup({ place: { ...namedGroup(described.logGroup), aws }, ...asked }, environment);
}

interface Asked {
  readonly format: RecordFormat | undefined;
  readonly filter: RecordFilter;
  readonly poll: number | undefined;
}

function folder(path: string, { format, filter, poll }: Asked, environment: Around): Followed {
  const origin = new LocalOrigin(path, format);
  const every = poll ?? FOLDER_SECONDS;
  return followFolder({ origin, format, filter, every }, environment);
}

function bucket(
  location: string,
  aws: AwsOptions,
  { format, filter, poll }: Asked,
  environment: Around,
): Followed {
  const clients = new AwsClients(aws);
  const parsed = parseLocation(location);
  const store = new S3Store(clients, parsed.bucket, { signal: environment.signal });
  const origin = new S3Origin({ location: parsed, store, format, endpointUrl: aws.endpointUrl });
  const every = poll ?? BUCKET_SECONDS;
  return followFiles({ origin, filter, every, close: () => clients.close() }, environment);
}
