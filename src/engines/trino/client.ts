import { isExposed } from '../../aws/loopback.ts';
import { retrying } from '../../aws/retrying.ts';
import { isTransient } from '../../aws/transient.ts';
import { sourceError } from '../../errors.ts';
import { parseExactJson } from '../../rows/exact-json.ts';
import { VERSION } from '../../version.ts';
import { httpError, TrinoHttpError } from './http-error.ts';
import type { TrinoOptions } from './options.ts';
import type { TrinoPage } from './protocol.ts';

/** Timeout of a request that hangs: Trino answers within about a second, with or without rows. */
const ANSWER_MS = 60_000;

/** Seconds to retry while Trino is restarting or overloaded. */
const RETRY_SECONDS = 120;

const CANCEL_SECONDS = 10;

/**
 * Trino's statement protocol, which has three requests. Trino's own client on npm (`trino-client` 0.2.9) parses with
 * `JSON.parse` in axios, which rounds integers beyond 2^53. It accepts no AbortSignal, cancels by a call that requires
 * the permission to kill queries, and treats a 503 as the end, although the protocol requires a retry.
 */
export class TrinoClient {
  readonly #options: TrinoOptions;

  constructor(options: TrinoOptions) {
    this.#options = options;
  }

  /**
   * Submits a statement. Repeating this is harmless: Trino starts a statement when its first `nextUri` is requested,
   * and forgets it otherwise.
   */
  start(sql: string, signal: AbortSignal): Promise<TrinoPage> {
    const address = new URL('/v1/statement', this.#options.endpoint).href;
    return this.#page(address, { method: 'POST', body: sql }, signal);
  }

  /** Returns the page at `nextUri`; a repeated request returns the same page. */
  next(nextUri: string, signal: AbortSignal): Promise<TrinoPage> {
    if (new URL(this.#options.endpoint).protocol === 'https:' && !nextUri.startsWith('https:')) {
      throw sourceError(
        `Trino continues the query over plain HTTP: ${nextUri}`,
        'set http-server.process-forwarded=true on a Trino behind a proxy',
      );
    }
    const { password, token } = this.#options;
    if ((password || token) && isExposed(new URL(nextUri)))
      throw sourceError(
        `Trino continues the query over plain HTTP to another machine: ${nextUri}`,
        'a password or token is sent over HTTPS only: give an https:// endpoint',
      );
    return this.#page(nextUri, {}, signal);
  }

  /** Stops the query that `nextUri` belongs to. */
  async cancel(nextUri: string): Promise<void> {
    await retrying((signal) => this.#ask(nextUri, { method: 'DELETE' }, signal), {
      seconds: CANCEL_SECONDS,
      isTransient: isPassing,
    });
  }

  async #page(address: string, init: RequestInit, signal: AbortSignal): Promise<TrinoPage> {
    try {
      const text = await retrying((either) => this.#ask(address, init, either), {
        signal,
        seconds: RETRY_SECONDS,
        isTransient: isPassing,
      });
      return parseExactJson(text) as TrinoPage;
    } catch (error) {
      signal.throwIfAborted();
      throw httpError(error, this.#options.endpoint);
    }
  }

  async #ask(address: string, init: RequestInit, signal: AbortSignal): Promise<string> {
    const hanging = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(address, {
      ...init,
      headers: this.#headers(),
      signal: AbortSignal.any([signal, hanging]),
    });
    const text = await response.text();
    if (!response.ok) throw new TrinoHttpError(response.status, text);
    return text;
  }

  #headers(): Record<string, string> {
    const { user, password, token, catalog, schema } = this.#options;
    // A token identifies its owner.
    const name = user ?? (token ? undefined : (process.env.USER ?? process.env.USERNAME ?? 'flowq'));
    const basic = password && `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
    const authorization = token ? `Bearer ${token}` : basic;
    return {
      ...(name && { 'x-trino-user': name }),
      'x-trino-source': `flowq/${VERSION}`,
      'x-trino-time-zone': 'UTC',
      // Without it Trino rounds timestamps to milliseconds.
      'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
      ...(catalog && { 'x-trino-catalog': catalog }),
      ...(schema && { 'x-trino-schema': schema }),
      ...(authorization && { authorization }),
    };
  }
}

/** The protocol requires a retry after 502, 503 and 504; proxies and gateways answer 429. */
function isPassing(error: unknown): boolean {
  if (error instanceof TrinoHttpError) return [429, 502, 503, 504].includes(error.status);
  return isTransient(error);
}
