import { readFile } from 'node:fs/promises';
import { sourceError } from '../errors.ts';
import { fileErrorText } from '../processes/file-error.ts';
import type { Profile } from './shared-profile.ts';

const PROXIES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'https_proxy', 'http_proxy', 'all_proxy'];

/** Connections of a client at once, as the SDK has it. */
const MAX_SOCKETS = 50;

/**
 * Agents that use the proxies of the environment and trust the authorities of `AWS_CA_BUNDLE` or `ca_bundle`, as the
 * AWS CLI does; none where neither is set.
 * @throws FlowqError (source) when the bundle cannot be read
 */
export async function httpAgents(profile: Profile) {
  const bundle = process.env.AWS_CA_BUNDLE || profile.ca_bundle;
  if (!bundle && !PROXIES.some((name) => process.env[name])) return {};
  const options = {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    ...(bundle ? { ca: await authorities(bundle) } : {}),
  };
  const { ProxiedAgent } = await import('./proxied-agent.ts');
  return { httpsAgent: new ProxiedAgent(options) as never, httpAgent: new ProxiedAgent(options) };
}

async function authorities(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw sourceError(
      `cannot read the certificates of ${path}: ${fileErrorText(error)}`,
      'AWS_CA_BUNDLE or ca_bundle in the profile names that file',
      error,
    );
  }
}
