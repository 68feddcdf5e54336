import { randomBytes } from 'node:crypto';
import { TEMPORARY_TABLE } from '../../../catalog/temporary-names.ts';
import type { PackedRelation } from '../../../engines/sql/packed-relation.ts';
import type { Runner, RunOptions } from '../../../engines/sql/runner.ts';
import type { SqlDialect } from '../../../engines/sql/sql-dialect.ts';
import { messageOf } from '../../../errors.ts';
import type { Rows } from '../../../rows/rows.ts';
import type { ReferenceTables } from '../../source.ts';
import type { TableMaker, TemporaryTable } from './table-maker.ts';

/** Reference data with shorter SQL stays in the query. */
const SMALL_BYTES = 10_000;

interface Placed {
  readonly table: TemporaryTable;
  created: Promise<void> | undefined;
}

/**
 * Temporary tables for reference data too large for statements, shared by the queries over one opened source. They are
 * created before the first query that needs them, and removed when its runner is closed, even after a failure.
 */
export class TemporaryTables implements ReferenceTables {
  readonly #maker: TableMaker;
  readonly #onNote: (text: string) => void;
  readonly #stem =
    `${TEMPORARY_TABLE}${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${randomBytes(4).toString('hex')}`;
  /** Tables by the SQL that they replace. */
  readonly #placed = new Map<string, Placed>();
  #isUsed = false;

  /** @param onNote called when a table is created, and when its removal fails */
  constructor(maker: TableMaker, onNote: (text: string) => void) {
    this.#maker = maker;
    this.#onNote = onNote;
  }

  use(): void {
    this.#isUsed = true;
  }

  statements(): { readonly before: readonly string[]; readonly after: readonly string[] } {
    const tables = [...this.#placed.values()].map(({ table }) => table);
    return {
      before: tables.flatMap((table) => this.#maker.creation(table)),
      after: tables.flatMap((table) => this.#maker.removal(table)),
    };
  }

  /** Returns a dialect whose queries read large reference data from the tables, after `use`. */
  dialect(dialect: SqlDialect): SqlDialect {
    return {
      ...dialect,
      createQueryCompiler: () =>
        dialect.createPlacingCompiler?.((relation) => this.#place(relation)) ?? dialect.createQueryCompiler(),
    };
  }

  /** Returns a runner that creates the tables first, and removes them when it is closed. */
  runner(inner: Runner): Runner {
    return {
      run: async (sql: string, options: RunOptions = {}): Promise<Rows> => {
        for (const placed of this.#placed.values()) await this.#created(placed, inner, options.signal);
        return inner.run(sql, options);
      },
      close: async () => {
        try {
          for (const { table, created } of this.#placed.values())
            if (created) await this.#remove(table, inner);
        } finally {
          await inner.close();
        }
      },
    };
  }

  #place(relation: PackedRelation): string {
    const { text, items } = relation;
    if (!this.#isUsed || Buffer.byteLength(text) < SMALL_BYTES) return text;
    const { table } = this.#placed.get(text) ?? this.#add(text, items);
    return relation.inTable(this.#maker.nameInSql(table.name));
  }

  #add(text: string, items: readonly string[]): Placed {
    const name = `${this.#stem}_${this.#placed.size + 1}`;
    const placed = { table: { name, items }, created: undefined };
    this.#placed.set(text, placed);
    return placed;
  }

  async #created(placed: Placed, runner: Runner, signal: AbortSignal | undefined): Promise<void> {
    const { table } = placed;
    placed.created ??= (async () => {
      const rows = table.items.length.toLocaleString('en-US');
      this.#onNote(
        `${this.#maker.nameInSql(table.name)}, a table for the time of the query, holds ${rows} rows`,
      );
      await this.#maker.create(table, runner, signal);
    })();
    await placed.created;
  }

  async #remove(table: TemporaryTable, runner: Runner): Promise<void> {
    try {
      await this.#maker.remove(table, runner);
    } catch (error) {
      const name = this.#maker.nameInSql(table.name);
      this.#onNote(
        `the temporary table ${name} remains: ${messageOf(error)}; remove it:\n${this.#maker.removal(table).join('\n')}`,
      );
    }
  }
}
