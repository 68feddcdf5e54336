/** One call that a server of the stack received. */
export interface Call {
  service: string;
  operation: string;
  /** The text of a query, or an S3 bucket/key or bucket/prefix. */
  resource: string;
  /** The request's fields, except for S3. */
  input?: unknown;
  status?: number;
  bytesIn: number;
  bytesOut: number;
}

const most = 100_000;

/** The calls received since the last clear; only the newest if there are very many. */
export class Calls {
  #calls: Call[] = [];

  add(call: Omit<Call, 'bytesOut'>): Call {
    const recorded = { ...call, bytesOut: 0 };
    this.#calls.push(recorded);
    if (this.#calls.length > most * 1.1) this.#calls = this.#calls.slice(-most);
    return recorded;
  }

  clear(): void {
    this.#calls = [];
  }

  list(operation?: string): Call[] {
    return this.#calls.filter((call) => operation === undefined || call.operation === operation);
  }
}
