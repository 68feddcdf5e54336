import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** One DuckDB connection per running query, so that queries run concurrently and can be stopped one by one. */
export class Connections {
  readonly #instance: DuckDBInstance;
  readonly #prepare: (connection: DuckDBConnection) => Promise<DuckDBConnection>;
  readonly #all: DuckDBConnection[] = [];
  /** Idle connections. The first one is used before the others, because its temporary tables may be queried later. */
  readonly #free: DuckDBConnection[] = [];

  /** @param prepare prepares each further connection before it is used */
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

  /**
   * Opens connections to the user's database with UTC as time zone, because Dates are bound as timestamps without a
   * zone.
   */
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

  /**
   * Stops running queries and closes all connections: closing a connection with a running query would block this
   * thread.
   */
  async close(): Promise<void> {
    for (let waits = 0; this.#free.length < this.#all.length && waits < MOST_WAITS; waits += 1) {
      for (const connection of this.#all) if (!this.#free.includes(connection)) connection.interrupt();
      await sleep(WAIT_MS);
    }
    for (const connection of this.#all) connection.closeSync();
  }
}

const WAIT_MS = 10;

/** Limit for connections whose rows are never read to the end: they are busy, but run nothing. */
const MOST_WAITS = 50;

async function inUtc(connection: DuckDBConnection): Promise<DuckDBConnection> {
  await connection.run("set session timezone = 'UTC'");
  return connection;
}
