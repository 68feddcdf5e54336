import type { Compilable, QueryCreator } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { compilerFor, type SqlDialect } from '../engines/sql/sql-dialect.ts';
import type { FlowRecord } from '../logs/fields.ts';
import type { Conversation } from './conversation.ts';

/** The relations of custom queries. */
export interface FlowsDatabase {
  /** A row for each record that carries traffic. */
  flows: FlowRecord;
  /** A row for every record, including those without data and lost ones. */
  log_quality: FlowRecord;
  /** A row for each direction of a conversation, in which packets that several interfaces logged count once. */
  conversations: Conversation;
}

/** Builds a query over `flows`, `log_quality` and `conversations`; `f` has the functions that engines write differently. */
export type BuildQuery<R> = (db: QueryCreator<FlowsDatabase>, f: SqlFunctions) => Compilable<R>;

/** Returns the SQL of such a query for an engine, without its relations. */
export function builtText<R>(build: BuildQuery<R>, dialect: SqlDialect): string {
  return build(compilerFor<FlowsDatabase>(dialect), dialect.functions).compile().sql;
}
