import { VERSION } from '../version.ts';
import type { AwsOptions } from './aws-options.ts';
import { httpAgents } from './http-agents.ts';
import type { SharedCredentials } from './shared-credentials.ts';
import { sharedProfile } from './shared-profile.ts';

/** Milliseconds until an unanswered connection attempt is given up. */
const CONNECT_MS = 5_000;

/** Milliseconds until a response must have started. */
const ANSWER_MS = 30_000;

/** Maximum seconds between two parts of a response; reading a result object then continues with another request. */
const SILENCE_SECONDS = 20;

/**
 * Returns the configuration of all clients: Region, credentials, proxies, trusted authorities and timeouts.
 * @throws FlowqError (source) if the profile does not exist, or its certificates cannot be read
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
  // The SDK reads AWS_REGION and the profile; the AWS CLI also reads AWS_DEFAULT_REGION.
  const place = region ?? (process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || settings.region);
  const provider = await credentials.provider(async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    const { mfaCode } = await import('./mfa-code.ts');
    return defaultProvider({
      ...(profile !== undefined && { profile }),
      // The clients that fetch credentials (STS, SSO) use the same proxies and authorities, but separate connections.
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
    // `retrying` decides which calls are repeated and for how long; the SDK would repeat each of them too.
    maxAttempts: 1,
    requestHandler: { ...timeouts, ...agents },
    customUserAgent: [['flowq', VERSION]] as [string, string][],
  };
}
