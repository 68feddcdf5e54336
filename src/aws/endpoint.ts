import type { AwsOptions } from './aws-options.ts';

/**
 * Whether a service is spoken to at another address than AWS's: by option, by `AWS_ENDPOINT_URL` or its form for that
 * service, or by `endpoint_url` in the profile that `AWS_PROFILE` names.
 * @param client of the service
 * @param variable the service's own form of `AWS_ENDPOINT_URL`
 */
export async function hasOwnEndpoint(
  client: { readonly config: object },
  { endpointUrl }: AwsOptions,
  variable: string,
): Promise<boolean> {
  if (endpointUrl !== undefined) return true;
  // The SDK's own way of looking it up (@smithy/core, resolveEndpointConfig), which its types do not show.
  const { serviceConfiguredEndpoint } = client.config as {
    serviceConfiguredEndpoint?: () => Promise<string | undefined>;
  };
  if (serviceConfiguredEndpoint) return (await serviceConfiguredEndpoint()) !== undefined;
  return Boolean(process.env[variable] || process.env.AWS_ENDPOINT_URL);
}
