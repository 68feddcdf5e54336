import { type QueryCreator, type RawBuilder, sql } from 'kysely';

/** A query over relations that are made once each, in their order, whatever reads them. */
export interface MadeOnce {
  readonly relations: readonly (readonly [name: string, query: RawBuilder<unknown>])[];
  readonly rows: RawBuilder<unknown>;
}

const parts = new WeakMap<RawBuilder<unknown>, MadeOnce>();

/** Such a query as a relation for FROM, by itself. */
export function relationOf<R>(query: MadeOnce): RawBuilder<R> {
  const { relations, rows } = query;
  if (relations.length === 0) return sql<R>`(${rows})`;
  const all = relations.map(([name, of]) => sql`${sql.ref(name)} as materialized (${of})`);
  const relation = sql<R>`(with ${sql.join(all)} ${rows})`;
  parts.set(relation, query);
  return relation;
}

/**
 * A relation under a name, for a query. What it reads are relations of the query too: around a WITH that stands inside
 * another, DuckDB (1.5) reads and sums all columns, and not only those that the query uses.
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
