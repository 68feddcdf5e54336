import { loadSharedConfigFiles } from '@smithy/core/config';
import { sourceError } from '../errors.ts';
import type { AwsOptions } from './aws-options.ts';

export type Profile = Readonly<Record<string, string | undefined>>;

/**
 * Returns the settings of the profile that the options or `AWS_PROFILE` name, else those of `default`.
 * @throws FlowqError (source) if a named profile is in none of the shared files
 */
export async function sharedProfile({ profile }: Pick<AwsOptions, 'profile'>): Promise<Profile> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const name = profile ?? (process.env.AWS_PROFILE || 'default');
  const own = { ...credentialsFile[name], ...configFile[name] };
  const isThere = Object.hasOwn(configFile, name) || Object.hasOwn(credentialsFile, name);
  if (isThere || name === 'default') return own;
  const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])]
    // The files also contain sections for sessions and services.
    .filter((section) => !section.includes('.'))
    .sort();
  throw sourceError(
    `there is no AWS profile ${name}`,
    names.length > 0
      ? `the profiles are ${names.join(', ')}; aws configure --profile ${name} makes one`
      : `neither ~/.aws/config nor ~/.aws/credentials has profiles; aws configure --profile ${name} makes one`,
  );
}
