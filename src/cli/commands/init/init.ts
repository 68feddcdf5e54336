import { usageError } from '../../../errors.ts';
import { logGroupOf } from '../../../runs/source/log-group-uri.ts';
import type { InitOptions } from './options.ts';

/** Options that are about tables over a bucket. */
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

const kebabCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export async function runInitCommand(source: string, given: InitOptions): Promise<void> {
  if (source.startsWith('s3://') || source.startsWith('arn:')) {
    const { initBucket } = await import('./bucket.ts');
    return initBucket(source, given);
  }
  const group = logGroupOf(source);
  const foreign = FOR_BUCKETS.find((name) => given[name] !== undefined);
  if (foreign)
    throw usageError(
      `--${kebabCase(foreign)} is for logs in S3, and ${source} is ${group === undefined ? 'a folder' : 'a log group'}`,
      'leave it out',
    );
  if (group !== undefined) {
    const { initLogGroup } = await import('./log-group.ts');
    return initLogGroup(group, given);
  }
  const { initFolder } = await import('./folder.ts');
  return initFolder(source, given);
}
