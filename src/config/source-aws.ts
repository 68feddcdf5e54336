import type { AwsOptions } from '../aws/aws-options.ts';
import type { Config } from './config.ts';

/** The AWS that a source of `flowq.json` is in; undefined for files on this machine. */
export function awsOfSource(
  source: Config['source'],
): (AwsOptions & { readonly region: string }) | undefined {
  if (!('region' in source)) return undefined;
  const { region, profile, endpointUrl } = source;
  return { region, profile, endpointUrl };
}
