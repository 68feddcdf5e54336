import type { EC2Client } from '@aws-sdk/client-ec2';
import { callAws } from '../aws/call-aws.ts';
import type { AwsClients } from '../aws/clients.ts';
import { isDenied } from '../aws/error-kinds.ts';
import type * as inventory from './inventory.ts';

export interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly next: string | undefined;
}

export interface Question<T> {
  /** Name of the resources, such as `route tables`. */
  readonly what: string;
  /** The required permission. */
  readonly needs: string;
  page(ec2: EC2Client, token: string | undefined, options: { abortSignal: AbortSignal }): Promise<Page<T>>;
}

/** Seconds to retry a page: EC2 throttles many requests, and each retry waits longer. */
const SECONDS = 120;

/** Reads EC2 of one Region page by page. */
export class Ec2 {
  /** Requests that the caller was not permitted to make. */
  readonly lacking: inventory.Lacking[] = [];
  readonly #clients: Pick<AwsClients, 'ec2'>;
  readonly #region: string;
  readonly #signal: AbortSignal | undefined;

  /** @param region for error messages */
  constructor(clients: Pick<AwsClients, 'ec2'>, region: string, signal?: AbortSignal) {
    this.#clients = clients;
    this.#region = region;
    this.#signal = signal;
  }

  /**
   * Reads all pages.
   * @throws FlowqError without the permission, or EC2 does not answer
   */
  async all<T>({ what, needs, page }: Question<T>): Promise<T[]> {
    const ec2 = await this.#clients.ec2();
    const found: T[] = [];
    let token: string | undefined;
    do {
      const from = token;
      const { items, next } = await callAws(
        { doing: `describe ${what} in ${this.#region}`, needs },
        (abortSignal) => page(ec2, from, { abortSignal }),
        { signal: this.#signal, seconds: SECONDS },
      );
      found.push(...(items ?? []));
      token = next;
    } while (token);
    return found;
  }

  /** Reads all pages of optional data. Without the permission, returns an empty list and adds to `lacking`. */
  async allowed<T>(question: Question<T>): Promise<T[]> {
    try {
      return await this.all(question);
    } catch (error) {
      if (!isDenied(error)) throw error;
      const { what, needs } = question;
      this.lacking.push({ what, needs });
      return [];
    }
  }
}
