import type { Runner } from '../../../engines/sql/runner.ts';

/** A table with one column, `item`, that exists while a query needs it. */
export interface TemporaryTable {
  readonly name: string;
  /** Its rows: text without control characters. */
  readonly items: readonly string[];
}

/** Creates and removes such tables in an engine. */
export interface TableMaker {
  /** Its name in the SQL of queries. */
  nameInSql(name: string): string;
  /** The statements that create it, for a person to run. */
  creation(table: TemporaryTable): readonly string[];
  /** The statements that remove it, for a person to run. */
  removal(table: TemporaryTable): readonly string[];
  /** @throws FlowqError when it cannot be created; a part of it may then exist */
  create(table: TemporaryTable, runner: Runner, signal: AbortSignal | undefined): Promise<void>;
  /** Removes it, even if only a part exists. @throws FlowqError when something remains */
  remove(table: TemporaryTable, runner: Runner): Promise<void>;
}
