import { usageError } from '../../errors.ts';
import type { InitOptions } from '../init-options.ts';

export async function runInitCommand(source: string, given: InitOptions): Promise<void> {
  if (source.startsWith('s3://') || source.startsWith('arn:')) {
    const { initBucket } = await import('../init-bucket.ts');
    return initBucket(source, given);
  }
  const foreign = (['database', 'table', 'workgroup', 'results', 'print', 'accounts'] as const).find(
    (name) => given[name] !== undefined,
  );
  if (foreign) throw usageError(`--${foreign} is for logs in S3, and ${source} is a folder`, 'leave it out');
  const { initFolder } = await import('../init-folder.ts');
  return initFolder(source, given);
}
