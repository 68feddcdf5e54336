import { awsPartition } from '../aws/partition.ts';

/** Returns the ARNs of the objects that outputs with these names create, without files. Placeholders become `*`. */
export function outputArns(outs: readonly string[], region: string): string[] {
  return outs.flatMap((out) => {
    const [, path] = /^s3:\/\/(.+)$/.exec(out) ?? [];
    if (path === undefined) return [];
    const literal = path.split('{')[0] ?? '';
    return [`arn:${awsPartition(region)}:s3:::${literal}${literal === path ? '' : '*'}`];
  });
}
