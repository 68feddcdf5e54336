import { VERSION } from '../version.ts';
import type { AwsOptions } from './aws-options.ts';

/** Milliseconds until a connection is given up that nobody answers. */
const CONNECT_MS = 5_000;

/** Milliseconds until an answer must have begun. */
const ANSWER_MS = 30_000;

/** Seconds that an answer may pause; reading a result object goes on with another request after it. */
const SILENCE_SECONDS = 20;

/** What all clients have in common. */
export function clientConfig({ region, profile, endpointUrl, silence = SILENCE_SECONDS }: AwsOptions) {
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    // `retrying` decides what is tried again and for how long; the SDK would add tries of its own to each.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
      socketTimeout: silence * 1000,
    },
    customUserAgent: [['flowq', VERSION]] as [string, string][],
  };
}
