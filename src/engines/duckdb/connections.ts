import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** A connection for each query that runs, so that queries run beside each other and are stopped one by one. */
export class Connections {
  readonly #instance: DuckDBInstance;
  readonly #prepare: (connection: DuckDBConnection) => Promise<DuckDBConnection>;
  readonly #all: DuckDBConnection[] = [];
  /** Those no query uses; the first one is used before others, because what it left in its own tables is asked for. */
  readonly #free: DuckDBConnection[] = [];

  /** @param prepare what each further connection needs before it is used */
  constructor(
    instance: DuckDBInstance,
    first: DuckDBConnection,
    prepare: (connection: DuckDBConnection) => Promise<DuckDBConnection> = async (connection) => connection,
  ) {
    this.#instance = instance;
    this.#prepare = prepare;
    this.#all.push(first);
    this.#free.push(first);
  }

  /** Connections to a database of the user's, whose times are in UTC: Dates are bound as times without a zone. */
  static async open(instance: DuckDBInstance): Promise<Connections> {
    return new Connections(instance, await inUtc(await instance.connect()), inUtc);
  }

  async take(): Promise<DuckDBConnection> {
    const free = this.#free.shift();
    if (free) return free;
    const connection = await this.#prepare(await this.#instance.connect());
    this.#all.push(connection);
    return connection;
  }

  giveBack(connection: DuckDBConnection): void {
    if (connection === this.#all[0]) this.#free.unshift(connection);
    else this.#free.push(connection);
  }

  /** Stops what runs and closes all: closing a connection waits, in this thread, for the query that it runs. */
  async close(): Promise<void> {
    for (let waits = 0; this.#free.length < this.#all.length && waits < MOST_WAITS; waits += 1) {
      for (const connection of this.#all) if (!this.#free.includes(connection)) connection.interrupt();
      await sleep(WAIT_MS);
    }
    for (const connection of this.#all) connection.closeSync();
  }
}

const WAIT_MS = 10;

/** Rows that nobody reads to their end occupy a connection, and run nothing. */
const MOST_WAITS = 50;

async function inUtc(connection: DuckDBConnection): Promise<DuckDBConnection> {
  await connection.run("set session timezone = 'UTC'");
  return connection;
}
