import type { Call } from './aws/calls.ts';
import type { Fault } from './aws/faults.ts';

/** Controls a gateway, which may run in another process. */
export class Control {
  readonly #gateway: string;

  constructor(gateway: string) {
    this.#gateway = gateway;
  }

  async addFaults(...faults: Fault[]): Promise<void> {
    await this.#call('POST', '/_faults', faults);
  }

  async clearFaults(): Promise<void> {
    await this.#call('DELETE', '/_faults');
  }

  /** Returns calls received since the last clear, for Athena and all other services. */
  calls(operation?: string): Promise<Call[]> {
    return this.#call('GET', operation === undefined ? '/_calls' : `/_calls?operation=${operation}`);
  }

  async clearCalls(): Promise<void> {
    await this.#call('DELETE', '/_calls');
  }

  /** Returns the running queries of Trino, regardless of who started them. */
  running(): Promise<string[]> {
    return this.#call('GET', '/_running');
  }

  /** Stops all queries; deletes executions, workgroups, faults and calls. */
  async reset(): Promise<void> {
    await this.#call('POST', '/_reset');
  }

  async #call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(this.#gateway + path, init);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Result;
  }
}
