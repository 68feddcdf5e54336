import { type QueryCreator, type RawBuilder, sql } from 'kysely';

/** A query over relations that are computed once each, in order, even if several others read them. */
export interface MadeOnce {
  readonly relations: readonly (readonly [name: string, query: RawBuilder<unknown>])[];
  readonly rows: RawBuilder<unknown>;
}

const parts = new WeakMap<RawBuilder<unknown>, MadeOnce>();

/** Returns such a query as a relation for FROM. */
export function relationOf<R>(query: MadeOnce): RawBuilder<R> {
  const { relations, rows } = query;
  if (relations.length === 0) return sql<R>`(${rows})`;
  const all = relations.map(([name, of]) => sql`${sql.ref(name)} as materialized (${of})`);
  const relation = sql<R>`(with ${sql.join(all)} ${rows})`;
  parts.set(relation, query);
  return relation;
}

/**
 * Adds a named relation to a query. The relations that it reads become relations of the query too: from a WITH nested
 * in another, DuckDB (1.5) reads and sums all columns, not only those that the query uses.
 */
export function withRelation<DB, const T extends string, R>(
  db: QueryCreator<DB>,
  name: T,
  relation: RawBuilder<R>,
): QueryCreator<DB & { [K in T]: R }> {
  const { relations = [], rows }: Partial<MadeOnce> = parts.get(relation) ?? {};
  const before = relations.reduce<QueryCreator<DB>>(
    (query, [read, of]) =>
      query.with(
        (cte) => cte(read).materialized(),
        () => sql`(${of})` as never,
      ) as never,
    db,
  );
  const own = rows ? sql`(${rows})` : relation;
  return before.with(name, () => own as never) as never;
}
