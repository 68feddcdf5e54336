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
  /** What is asked for, such as `route tables`. */
  readonly what: string;
  /** The permission that it takes. */
  readonly needs: string;
  page(ec2: EC2Client, token: string | undefined, options: { abortSignal: AbortSignal }): Promise<Page<T>>;
}

/** Seconds that a page may take: EC2 throttles who asks for many, and each try waits longer. */
const SECONDS = 120;

/** EC2 of one Region, asked page by page. */
export class Ec2 {
  /** What it would not tell. */
  readonly lacking: inventory.Lacking[] = [];
  readonly #clients: Pick<AwsClients, 'ec2'>;
  readonly #region: string;
  readonly #signal: AbortSignal | undefined;

  /** @param region for what is said of failures */
  constructor(clients: Pick<AwsClients, 'ec2'>, region: string, signal?: AbortSignal) {
    this.#clients = clients;
    this.#region = region;
    this.#signal = signal;
  }

  /** @throws FlowqError when the caller may not ask, or nobody answers */
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

  /** The same, of what can be done without: nothing, and noted so, where the caller may not ask. */
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
