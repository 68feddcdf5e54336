import type { AwsOptions } from '../aws/aws-options.ts';
import type { Config } from './config.ts';

/** Returns the Region and credentials of a source in `flowq.json`; undefined for files on this machine. */
export function awsOfSource(
  source: Config['source'],
): (AwsOptions & { readonly region: string }) | undefined {
  if (!('region' in source)) return undefined;
  const { region, profile, endpointUrl } = source;
  return { region, profile, endpointUrl };
}
