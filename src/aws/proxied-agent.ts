import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { usageError } from '../errors.ts';

/** Connects through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for a host, or directly. */
export class ProxiedAgent extends Agent {
  readonly #options: AgentOptions;
  readonly #agents = new Map<string, HttpAgent>();

  constructor(options: AgentOptions) {
    super(options);
    this.#options = options;
  }

  override async connect(request: ClientRequest, { secureEndpoint }: AgentConnectOpts): Promise<HttpAgent> {
    const scheme = secureEndpoint ? 'https' : 'http';
    const proxy = getProxyForUrl(`${scheme}://${request.getHeader('host')}/`);
    const key = `${scheme} ${proxy}`;
    const agent = this.#agents.get(key) ?? this.#agentFor(proxy, secureEndpoint);
    this.#agents.set(key, agent);
    return agent;
  }

  override destroy(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    super.destroy();
  }

  #agentFor(proxy: string, isSecure: boolean): HttpAgent {
    if (proxy === '') return isSecure ? new HttpsAgent(this.#options) : new HttpAgent(this.#options);
    if (!/^https?:\/\/[^/]/.test(proxy) || !URL.canParse(proxy))
      throw usageError(
        `${isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY'} is not the URL of a proxy`,
        'set it to http://HOST:PORT, or unset it',
      );
    return isSecure ? new HttpsProxyAgent(proxy, this.#options) : new HttpProxyAgent(proxy, this.#options);
  }
}
