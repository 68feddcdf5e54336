import { itemsRelation } from '../../../engines/sql/packed-relation.ts';
import type { Runner } from '../../../engines/sql/runner.ts';
import { messageOf, queryError } from '../../../errors.ts';
import type { TableMaker, TemporaryTable } from './table-maker.ts';

/** Bytes of items in a statement; Trino accepts 1,000,000 characters. */
const PART_BYTES = 900_000;

/** Tables in the schema of the session, written by CREATE TABLE AS and INSERT. */
export class TrinoTables implements TableMaker {
  readonly #schema: string;

  /** @param schema of the session */
  constructor(schema: string) {
    this.#schema = schema;
  }

  nameInSql(name: string): string {
    return `"${this.#schema.replaceAll('"', '""')}"."${name}"`;
  }

  creation({ name, items }: TemporaryTable): string[] {
    return partsOf(items).map((part, at) => {
      const verb =
        at === 0 ? `create table ${this.nameInSql(name)} as` : `insert into ${this.nameInSql(name)}`;
      return `${verb} select cast(item as varchar) as item from ${itemsRelation(part)}`;
    });
  }

  removal({ name }: TemporaryTable): string[] {
    return [`drop table if exists ${this.nameInSql(name)}`];
  }

  async create(table: TemporaryTable, runner: Runner, signal: AbortSignal | undefined): Promise<void> {
    try {
      for (const sql of this.creation(table)) await finished(runner, sql, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw queryError(
        `cannot make the table ${this.nameInSql(table.name)} that --temporary-table allows: ${messageOf(error)}`,
        `set TRINO_SCHEMA to a schema with a location, in which the user may create, fill and drop tables; or fetch the logs and query them here: --engine local`,
        error,
      );
    }
  }

  async remove(table: TemporaryTable, runner: Runner): Promise<void> {
    for (const sql of this.removal(table)) await finished(runner, sql, undefined);
  }
}

async function finished(runner: Runner, sql: string, signal: AbortSignal | undefined): Promise<void> {
  const { batches } = await runner.run(sql, { signal });
  for await (const _ of batches);
}

/** Divides items into parts that fit a statement. */
function partsOf(items: readonly string[]): string[][] {
  const parts: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    // With its separator, and quotes doubled.
    const size = Buffer.byteLength(item.replaceAll("'", "''")) + 4;
    if (bytes + size > PART_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(item);
    bytes += size;
  }
  return parts;
}
