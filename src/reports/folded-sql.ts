import { type RawBuilder, sql } from 'kysely';
import { compilerFor, type SqlDialect } from '../engines/sql/sql-dialect.ts';
import type { Fold, FoldGroup } from '../pictures/fold.ts';

/** Prefix of column names that no report uses. */
const OWN = 'flowq ';

const ref = (name: string): RawBuilder<unknown> => sql`${sql.id(name)}`;

const list = (columns: readonly string[]) => sql.join(columns.map(ref));

/**
 * Returns SQL that folds all rows of another query to fit a picture: the position and the values of each thing, the sum
 * or maximum of each value, and the number of rows. So a picture's totals do not depend on a limit.
 * @param answer SQL of all rows, without a limit
 * @returns SQL whose columns `readFolded` reads
 */
export function foldedSql(answer: string, { groups, values }: Fold, dialect: SqlDialect): string {
  const [first] = values;
  const sized = groups.map(({ columns }, at) => {
    const size = first ? aggregate(first.how, ref(first.column)) : sql`count(*)`;
    return sql`${size} over (partition by ${list(columns)}) as ${sql.id(`${OWN}size ${at}`)}`;
  });
  const ranked = groups.map(({ columns, by }, at) => {
    const order = by === 'size' ? sql`${ref(`${OWN}size ${at}`)} desc, ${list(columns)}` : list(columns);
    return sql`dense_rank() over (order by ${order}) as ${sql.id(`${OWN}rank ${at}`)}`;
  });
  const counted = groups.map(
    (_, at) => sql`max(${ref(`${OWN}rank ${at}`)}) over () as ${sql.id(`${OWN}count ${at}`)}`,
  );
  const placed = groups.flatMap((group, at) => [
    sql`${placeOf(group, at)} as ${sql.id(`${OWN}place ${at}`)}`,
    ...group.columns.map(
      (column, index) => sql`${shownValue(group, at, column)} as ${sql.id(`${OWN}thing ${at} ${index}`)}`,
    ),
  ]);
  // Merged neighbours are named after the first one, of which a cell may have no rows.
  const named = groups.flatMap(({ columns }, at) =>
    columns.map((_, index) => {
      const name = `${OWN}thing ${at} ${index}`;
      return sql`min(${ref(name)}) over (partition by ${ref(`${OWN}place ${at}`)}) as ${sql.id(`${OWN}name ${at} ${index}`)}`;
    }),
  );
  const level = (name: string, from: RawBuilder<unknown>, more: readonly RawBuilder<unknown>[]) =>
    sql`(select ${sql.id(name)}.*, ${sql.join(more)} from ${from} ${sql.id(name)})`;
  const all = level(
    'counted',
    level('ranked', level('sized', sql`(${sql.raw(answer)})`, sized), ranked),
    counted,
  );
  const grouped = groups.map((_, at) => `${OWN}place ${at}`);
  const outputs = [
    ...groups.flatMap(({ columns }, at) => [
      ref(`${OWN}place ${at}`),
      ...columns.map((_, index) => {
        const name = `${OWN}name ${at} ${index}`;
        return sql`min(${ref(name)}) as ${sql.id(name)}`;
      }),
    ]),
    ...values.map(
      ({ column, how }, at) => sql`${aggregate(how, ref(column))} as ${sql.id(`${OWN}value ${at}`)}`,
    ),
    sql`count(*) as ${sql.id(`${OWN}rows`)}`,
  ];
  const query = sql`select ${sql.join(outputs)} from ${level('named', level('placed', all, placed), named)} folded group by ${list(grouped)} order by ${list(grouped)}`;
  return query.compile(compilerFor<Record<never, never>>(dialect)).sql;

  function aggregate(how: 'sum' | 'max', value: RawBuilder<unknown>): RawBuilder<unknown> {
    return how === 'max' ? sql`max(coalesce(${value}, 0))` : sql`sum(coalesce(${value}, 0))`;
  }
}

/** Returns the position of a thing. Others have the position after the last; merged neighbours share one, evenly. */
function placeOf({ most, by }: FoldGroup, at: number): RawBuilder<unknown> {
  const rank = ref(`${OWN}rank ${at}`);
  const limit = sql.lit(most);
  if (by === 'size') return sql`least(${rank}, ${sql.lit(most + 1)})`;
  const count = ref(`${OWN}count ${at}`);
  const bucket = sql`cast(floor(((${rank} - 1) * ${limit}) / cast(${count} as double)) as bigint) + 1`;
  return sql`case when ${count} > ${limit} then ${bucket} else ${rank} end`;
}

const shownValue = ({ most, by }: FoldGroup, at: number, column: string) =>
  by === 'size'
    ? sql`case when ${ref(`${OWN}rank ${at}`)} <= ${sql.lit(most)} then ${ref(column)} end`
    : ref(column);
