import { isExposed } from '../../aws/loopback.ts';
import { retrying } from '../../aws/retrying.ts';
import { isTransient } from '../../aws/transient.ts';
import { sourceError } from '../../errors.ts';
import { parseExactJson } from '../../rows/exact-json.ts';
import { VERSION } from '../../version.ts';
import { httpError, TrinoHttpError } from './http-error.ts';
import type { TrinoOptions } from './options.ts';
import type { TrinoPage } from './protocol.ts';

/** Trino answers a page request within a second or so, with or without rows; this is for one that hangs. */
const ANSWER_MS = 60_000;

/** Seconds to go on asking a Trino that is restarting or overloaded. */
const RETRY_SECONDS = 120;

const CANCEL_SECONDS = 10;

/**
 * Trino's statement protocol, which is three requests. The client of Trino's own on npm (`trino-client` 0.2.9)
 * parses with `JSON.parse` inside axios, so integers beyond 2^53 arrive rounded; it takes no AbortSignal,
 * cancels by a call that needs the right to kill queries, and takes a 503 for the end, where the protocol
 * says to ask again.
 */
export class TrinoClient {
  readonly #options: TrinoOptions;

  constructor(options: TrinoOptions) {
    this.#options = options;
  }

  /**
   * Hands in a statement. Doing it twice is harmless: Trino begins to run one when its first `nextUri` is
   * asked for, and forgets one that nobody asks for.
   */
  start(sql: string, signal: AbortSignal): Promise<TrinoPage> {
    const address = new URL('/v1/statement', this.#options.endpoint).href;
    return this.#page(address, { method: 'POST', body: sql }, signal);
  }

  /** The page at `nextUri`; asked for twice, it is the same. */
  next(nextUri: string, signal: AbortSignal): Promise<TrinoPage> {
    if (new URL(this.#options.endpoint).protocol === 'https:' && !nextUri.startsWith('https:')) {
      throw sourceError(
        `Trino names plain HTTP for what follows: ${nextUri}`,
        'set http-server.process-forwarded=true on a Trino behind a proxy',
      );
    }
    const { password, token } = this.#options;
    if ((password || token) && isExposed(new URL(nextUri)))
      throw sourceError(
        `Trino names plain HTTP to another machine for what follows: ${nextUri}`,
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

/** The protocol says of 502, 503 and 504 to ask again; 429 is what proxies and gateways say. */
function isPassing(error: unknown): boolean {
  if (error instanceof TrinoHttpError) return [429, 502, 503, 504].includes(error.status);
  return isTransient(error);
}
