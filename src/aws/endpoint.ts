import type { AwsOptions } from './aws-options.ts';

/**
 * Returns the custom endpoint of a service, undefined for AWS's own: from the option, from `AWS_ENDPOINT_URL` or its
 * form for that service, or from `endpoint_url` in the profile that `AWS_PROFILE` names.
 * @param client of the service
 * @param variable the service's form of `AWS_ENDPOINT_URL`
 */
export async function ownEndpoint(
  client: { readonly config: object },
  { endpointUrl }: AwsOptions,
  variable: string,
): Promise<string | undefined> {
  if (endpointUrl !== undefined) return endpointUrl;
  // The SDK's lookup (@smithy/core, resolveEndpointConfig), which its types do not declare.
  const { serviceConfiguredEndpoint } = client.config as {
    serviceConfiguredEndpoint?: () => Promise<string | undefined>;
  };
  if (serviceConfiguredEndpoint) return serviceConfiguredEndpoint();
  return process.env[variable] || process.env.AWS_ENDPOINT_URL || undefined;
}

/** Returns whether a service has a custom endpoint; see `ownEndpoint`. */
export const hasOwnEndpoint = async (...service: Parameters<typeof ownEndpoint>): Promise<boolean> =>
  (await ownEndpoint(...service)) !== undefined;
