import { DummyDriver, Kysely, type QueryCompiler } from 'kysely';
import type { SqlFunctions } from './functions.ts';
import type { PlaceRelation } from './packed-relation.ts';
import { ReadOnlyAdapter } from './read-only-adapter.ts';
import { SchemaIntrospector } from './schema-introspector.ts';

/** An engine's SQL: its compiler and functions, without a connection. */
export interface SqlDialect {
  readonly name: 'duckdb' | 'athena' | 'trino';
  /** Name of the engine in errors. */
  readonly title: string;
  /** True if queries run in this process, so that another query costs nothing. */
  readonly isInProcess: boolean;
  /** True if DESCRIBE and SUMMARIZE accept a query; other engines accept only tables. */
  readonly describesQueries: boolean;
  /** True if each query is billed by the bytes it scans. */
  readonly chargesScans: boolean;
  /** Maximum query length in bytes; undefined without a limit. */
  readonly maxSqlBytes: number | undefined;
  readonly functions: SqlFunctions;
  /** Hint before a CTE's parenthesis that prevents materializing it; empty if none is needed. */
  readonly inlineHint: 'not materialized ' | '';
  createQueryCompiler(): QueryCompiler;
  /**
   * Creates a compiler for queries whose packed relations may be in tables.
   * @internal
   */
  createPlacingCompiler?(placed: PlaceRelation): QueryCompiler;
}

/** Returns a Kysely that compiles for the engine and runs nothing. */
export function compilerFor<DB>(dialect: SqlDialect): Kysely<DB> {
  return new Kysely<DB>({
    dialect: {
      createDriver: () => new DummyDriver(),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createAdapter: () => new ReadOnlyAdapter(),
      createIntrospector: (db) => new SchemaIntrospector(db),
    },
  });
}
