import { DummyDriver, Kysely, type QueryCompiler } from 'kysely';
import type { SqlFunctions } from './functions.ts';
import type { PlaceRelation } from './packed-relation.ts';
import { ReadOnlyAdapter } from './read-only-adapter.ts';
import { SchemaIntrospector } from './schema-introspector.ts';

/** How an engine writes SQL: its compiler and its functions. Nothing runs here. */
export interface SqlDialect {
  readonly name: 'duckdb' | 'athena' | 'trino';
  /** What errors call the engine. */
  readonly title: string;
  /** True if queries run in this process, so that a further one costs nothing. */
  readonly isInProcess: boolean;
  /** True if DESCRIBE and SUMMARIZE accept a query; elsewhere they accept tables only. */
  readonly describesQueries: boolean;
  /** True if each query is charged by what it scans. */
  readonly chargesScans: boolean;
  /** Longest query that the engine accepts; undefined without a limit. */
  readonly maxSqlBytes: number | undefined;
  readonly functions: SqlFunctions;
  /** What keeps a CTE from being held in memory, written before its parenthesis; empty where nothing is needed. */
  readonly inlineHint: 'not materialized ' | '';
  createQueryCompiler(): QueryCompiler;
  /**
   * A compiler of queries whose packed relations may be elsewhere.
   * @internal
   */
  createPlacingCompiler?(placed: PlaceRelation): QueryCompiler;
}

/** A Kysely that compiles for the engine and runs nothing. */
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
