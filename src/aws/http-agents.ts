import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { sourceError, usageError } from '../errors.ts';
import { fileErrorText } from '../processes/file-error.ts';
import type { Profile } from './shared-profile.ts';

/** Maximum connections per client; the SDK's default. */
const MAX_SOCKETS = 50;

/**
 * Returns agents that use the proxies of the environment and trust the authorities of `AWS_CA_BUNDLE` or `ca_bundle`,
 * as the AWS CLI does; none if neither is set.
 * @throws FlowqError (source) if the bundle cannot be read, (usage) for a proxy that cannot be used
 */
export async function httpAgents(profile: Profile) {
  const bundle = process.env.AWS_CA_BUNDLE || profile.ca_bundle;
  const proxyEnv = proxies();
  if (!bundle && !proxyEnv) return {};
  const options = {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    ...(bundle ? { ca: await authorities(bundle) } : {}),
    ...(proxyEnv ? { proxyEnv } : {}),
  };
  return { httpsAgent: new HttpsAgent(options), httpAgent: new HttpAgent(options) };
}

/** Returns the proxies of the environment for Node's agents; undefined without one. @throws FlowqError (usage) */
function proxies(): Record<string, string> | undefined {
  const found = ['HTTPS_PROXY', 'HTTP_PROXY'].flatMap((name) => {
    const url = setting(name) ?? setting('ALL_PROXY');
    if (url === undefined) return [];
    if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
      throw usageError(`${name} is not the URL of a proxy`, 'set it to http://HOST:PORT, or unset it');
    return [[name, url]];
  });
  if (found.length === 0) return undefined;
  // Node ignores proxies in versions without this option.
  if (!process.allowedNodeEnvironmentFlags.has('--use-env-proxy'))
    throw usageError(
      `Node ${process.versions.node} cannot use the proxy that the environment names`,
      'use Node 22.21 or later, or 24.5 or later; or unset HTTPS_PROXY, HTTP_PROXY and ALL_PROXY',
    );
  return { ...Object.fromEntries(found), NO_PROXY: setting('NO_PROXY') ?? '' };
}

/** Returns a variable in lower or upper case. */
const setting = (name: string): string | undefined =>
  process.env[name.toLowerCase()] || process.env[name] || undefined;

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
