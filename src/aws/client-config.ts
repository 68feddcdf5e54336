import { VERSION } from '../version.ts';
import type { AwsOptions } from './aws-options.ts';
import { httpAgents } from './http-agents.ts';
import type { SharedCredentials } from './shared-credentials.ts';
import { sharedProfile } from './shared-profile.ts';

/** Milliseconds until a connection is given up that nobody answers. */
const CONNECT_MS = 5_000;

/** Milliseconds until an answer must have begun. */
const ANSWER_MS = 30_000;

/** Seconds that an answer may pause; reading a result object goes on with another request after it. */
const SILENCE_SECONDS = 20;

/**
 * What all clients have in common: Region, credentials, proxies, trusted authorities and timeouts.
 * @throws FlowqError (source) when the profile is not there, or its certificates cannot be read
 */
export async function clientConfig(
  { region, profile, endpointUrl, silence = SILENCE_SECONDS }: AwsOptions,
  credentials: SharedCredentials,
) {
  const settings = await sharedProfile({ profile });
  const agents = await httpAgents(settings);
  const timeouts = {
    connectionTimeout: CONNECT_MS,
    requestTimeout: ANSWER_MS,
    throwOnRequestTimeout: true,
    socketTimeout: silence * 1000,
  };
  // The SDK reads AWS_REGION and the profile, and the AWS CLI AWS_DEFAULT_REGION too.
  const place = region ?? (process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || settings.region);
  const provider = await credentials.provider(async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    const { mfaCode } = await import('./mfa-code.ts');
    return defaultProvider({
      ...(profile !== undefined && { profile }),
      // The clients that fetch credentials (STS, SSO) use the same proxies and authorities, but connections of their own.
      clientConfig: { requestHandler: { ...timeouts, ...(await httpAgents(settings)) } },
      ...(place !== undefined && { parentClientConfig: { region: place } as never }),
      mfaCodeProvider: mfaCode,
    });
  });
  return {
    ...(place !== undefined && { region: place }),
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    credentials: provider,
    // `retrying` decides what is tried again and for how long; the SDK would add tries of its own to each.
    maxAttempts: 1,
    requestHandler: { ...timeouts, ...agents },
    customUserAgent: [['flowq', VERSION]] as [string, string][],
  };
}
