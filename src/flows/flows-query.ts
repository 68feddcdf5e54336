import type { Compilable, QueryCreator } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { compilerFor, type SqlDialect } from '../engines/sql/sql-dialect.ts';
import type { FlowRecord } from '../logs/fields.ts';
import type { Conversation } from './conversation.ts';

/** What a query of one's own can be about. */
export interface FlowsDatabase {
  /** A row for each record that carries traffic. */
  flows: FlowRecord;
  /** A row for every record, those without data and those that were lost among them. */
  log_quality: FlowRecord;
  /** A row for each direction of a conversation, in which packets that several interfaces logged count once. */
  conversations: Conversation;
}

/** Makes a query over `flows`, `log_quality` and `conversations`; the functions are those that engines write differently. */
export type BuildQuery<R> = (db: QueryCreator<FlowsDatabase>, f: SqlFunctions) => Compilable<R>;

/** The text of such a query in an engine's SQL, without the relations it names. */
export function builtText<R>(build: BuildQuery<R>, dialect: SqlDialect): string {
  return build(compilerFor<FlowsDatabase>(dialect), dialect.functions).compile().sql;
}
