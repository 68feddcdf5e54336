import { awsPartition } from '../aws/partition.ts';

/** The objects that outputs of these names become, as ARNs; files are left out. Placeholders stand for anything. */
export function outputArns(outs: readonly string[], region: string): string[] {
  return outs.flatMap((out) => {
    const [, path] = /^s3:\/\/(.+)$/.exec(out) ?? [];
    if (path === undefined) return [];
    const literal = path.split('{')[0] ?? '';
    return [`arn:${awsPartition(region)}:s3:::${literal}${literal === path ? '' : '*'}`];
  });
}
