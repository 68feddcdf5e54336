import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** A connection for each query that runs, so that queries run beside each other and are stopped one by one. */
export class Connections {
  readonly #instance: DuckDBInstance;
  readonly #all: DuckDBConnection[] = [];
  /** Those no query uses; the first one is used before others, because what it left in its own tables is asked for. */
  readonly #free: DuckDBConnection[] = [];

  constructor(instance: DuckDBInstance, first: DuckDBConnection) {
    this.#instance = instance;
    this.#all.push(first);
    this.#free.push(first);
  }

  async take(): Promise<DuckDBConnection> {
    const free = this.#free.shift();
    if (free) return free;
    const connection = await this.#instance.connect();
    this.#all.push(connection);
    return connection;
  }

  giveBack(connection: DuckDBConnection): void {
    if (connection === this.#all[0]) this.#free.unshift(connection);
    else this.#free.push(connection);
  }

  close(): void {
    for (const connection of this.#all) connection.closeSync();
  }
}
