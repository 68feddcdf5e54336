import { usageError } from '../../../errors.ts';
import { FLAGS } from '../../../runs/request/spelling.ts';
import { FILES } from '../../../runs/source/kinds/files.ts';
import { LOG_GROUP } from '../../../runs/source/kinds/log-group.ts';
import { S3_OBJECTS } from '../../../runs/source/kinds/s3-objects.ts';
import type { SourceKind } from '../../../runs/source/kinds/source-kind.ts';
import { kindOfPath } from '../../../runs/source/source-target.ts';
import type { InitOptions } from './options.ts';

/** Options for tables over a bucket. */
const FOR_BUCKETS = [
  'database',
  'table',
  'workgroup',
  'createWorkgroup',
  'scanCutoff',
  'results',
  'resultsEncryption',
  'resultsOwner',
  'print',
  'accounts',
] as const;

export async function runInitCommand(source: string, given: InitOptions): Promise<void> {
  // A bucket may be named by its ARN, as flow logs do.
  const kind = source.startsWith('arn:') ? S3_OBJECTS : kindOfPath(source);
  const foreign = kind === S3_OBJECTS ? undefined : FOR_BUCKETS.find((name) => given[name] !== undefined);
  if (foreign)
    throw usageError(
      `${FLAGS([foreign])} only works with logs in S3, not with ${kind.title}`,
      'leave it out',
    );
  await INITS.get(kind)?.(source, given);
}

type Init = (source: string, given: InitOptions) => Promise<void>;

/** How each kind of source named by a path is inspected and saved. */
const INITS: ReadonlyMap<SourceKind, Init> = new Map<SourceKind, Init>([
  [S3_OBJECTS, async (source, given) => (await import('./bucket.ts')).initBucket(source, given)],
  [LOG_GROUP, async (source, given) => (await import('./log-group.ts')).initLogGroup(source, given)],
  [FILES, async (source, given) => (await import('./folder.ts')).initFolder(source, given)],
]);
