import type { Call } from './aws/calls.ts';
import type { Fault } from './aws/faults.ts';

/** Steers a gateway in whatever process it runs. */
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

  /** Calls received since the last clear, of Athena and all else. */
  calls(operation?: string): Promise<Call[]> {
    return this.#call('GET', operation === undefined ? '/_calls' : `/_calls?operation=${operation}`);
  }

  async clearCalls(): Promise<void> {
    await this.#call('DELETE', '/_calls');
  }

  /** The queries Trino is still busy with, whoever began them. */
  running(): Promise<string[]> {
    return this.#call('GET', '/_running');
  }

  /** Stops all queries; forgets executions, workgroups, faults and calls. */
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
