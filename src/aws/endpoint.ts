import type { S3Client } from '@aws-sdk/client-s3';
import type { AwsOptions } from './aws-options.ts';

/**
 * Whether S3 is spoken to at another address than AWS's: by option, by `AWS_ENDPOINT_URL_S3` or
 * `AWS_ENDPOINT_URL`, or by `endpoint_url` in the profile that `AWS_PROFILE` names.
 */
export async function hasOwnEndpoint(client: S3Client, { endpointUrl }: AwsOptions): Promise<boolean> {
  if (endpointUrl !== undefined) return true;
  // The SDK's own way of looking it up (@smithy/core, resolveEndpointConfig), which its types do not show.
  const { serviceConfiguredEndpoint } = client.config as {
    serviceConfiguredEndpoint?: () => Promise<string | undefined>;
  };
  if (serviceConfiguredEndpoint) return (await serviceConfiguredEndpoint()) !== undefined;
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  return Boolean(AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL);
}
