import type { Column, Others, Row, Rows } from '../rows/rows.ts';
import type { RowSink } from '../runs/run-environment.ts';
import type { Table, TableColumn } from './table.ts';

/** Collects the rows of a run as a table. */
export class TableSink implements RowSink {
  #columns: readonly Column[] = [];
  #rows: Row[] = [];
  #others: Others | undefined;

  async take(rows: Rows, others: () => Others | undefined): Promise<void> {
    this.#columns = rows.columns;
    for await (const batch of rows.batches) this.#rows.push(...batch);
    this.#others = others();
  }

  /** @param units by column */
  table(units: Readonly<Record<string, string>>): Omit<Table, 'caveats'> {
    const columns = this.#columns.map(({ name }): TableColumn => ({ name, unit: units[name] }));
    const sums = this.#columns.flatMap(({ name }, at) => {
      const sum = this.#others?.values[at];
      return typeof sum === 'number' || typeof sum === 'bigint' ? [[name, sum] as const] : [];
    });
    return {
      columns,
      rows: this.#rows.map((row) => row.map((value, at) => this.#valueOf(value, at))),
      others: { rows: this.#others?.rows ?? 0, sums: Object.fromEntries(sums) },
    };
  }

  /** Parses nested values, which arrive as JSON text. */
  #valueOf(value: Row[number], at: number): unknown {
    if (this.#columns[at]?.type !== 'json' || typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
}
