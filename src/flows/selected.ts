import { type RawBuilder, sql } from 'kysely';
import type { RecordValues } from './conversation.ts';

/** Returns columns by name, for SELECT, GROUP BY and so on. */
export const refs = (names: readonly string[]): RawBuilder<unknown>[] => names.map((name) => sql.ref(name));

/** Returns values with their names, for SELECT. */
export const named = (values: RecordValues): RawBuilder<unknown>[] =>
  Object.entries(values).map(([name, value]) => sql`${value} as ${sql.ref(name)}`);
