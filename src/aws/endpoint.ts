import type { AwsOptions } from './aws-options.ts';

/**
 * The address at which a service is reached instead of AWS's, undefined for AWS's own: by option, by `AWS_ENDPOINT_URL` or its form for that
 * service, or by `endpoint_url` in the profile that `AWS_PROFILE` names.
 * @param client of the service
 * @param variable the service's own form of `AWS_ENDPOINT_URL`
 */
export async function ownEndpoint(
  client: { readonly config: object },
  { endpointUrl }: AwsOptions,
  variable: string,
): Promise<string | undefined> {
  if (endpointUrl !== undefined) return endpointUrl;
  // The SDK's own way of looking it up (@smithy/core, resolveEndpointConfig), which its types do not show.
  const { serviceConfiguredEndpoint } = client.config as {
    serviceConfiguredEndpoint?: () => Promise<string | undefined>;
  };
  if (serviceConfiguredEndpoint) return serviceConfiguredEndpoint();
  return process.env[variable] || process.env.AWS_ENDPOINT_URL || undefined;
}

/** Whether a service is reached at another address than AWS's; see `ownEndpoint`. */
export const hasOwnEndpoint = async (...service: Parameters<typeof ownEndpoint>): Promise<boolean> =>
  (await ownEndpoint(...service)) !== undefined;
