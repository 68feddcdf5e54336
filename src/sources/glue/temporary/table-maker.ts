import type { Runner } from '../../../engines/sql/runner.ts';

/** A table of one column, `item`, that exists while a query needs it. */
export interface TemporaryTable {
  readonly name: string;
  /** Its rows: text without control characters. */
  readonly items: readonly string[];
}

/** How an engine has such tables. */
export interface TableMaker {
  /** Its name in the SQL of queries. */
  nameInSql(name: string): string;
  /** The statements that make it, as a person runs them. */
  creation(table: TemporaryTable): readonly string[];
  /** The statements that remove it, likewise. */
  removal(table: TemporaryTable): readonly string[];
  /** @throws FlowqError when it cannot be made; part of it may be there then */
  create(table: TemporaryTable, runner: Runner, signal: AbortSignal | undefined): Promise<void>;
  /**
   * Removes what there is of it.
   * @throws FlowqError when something remains
   */
  remove(table: TemporaryTable, runner: Runner): Promise<void>;
}
