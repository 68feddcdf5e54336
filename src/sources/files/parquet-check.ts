import { type RawBuilder, sql } from 'kysely';
import { DuckDbFunctions } from '../../engines/duckdb/functions.ts';
import { duckDbSql } from '../../engines/duckdb/sql-dialect.ts';
import type { Runner } from '../../engines/sql/runner.ts';
import { compilerFor } from '../../engines/sql/sql-dialect.ts';
import { FlowqError } from '../../errors.ts';
import { flowColumn } from '../../logs/parquet.ts';
import { isAddressColumn, NOT_IN_WINDOWS } from '../../logs/record-values.ts';
import { rowObjects } from '../../rows/rows.ts';
import type { Skipped } from '../../rows/skipped.ts';
import { type ParquetGroup, readParquet } from './file-group.ts';
import { parquetFaults, timelessTest } from './parquet-faults.ts';

export interface CheckedParquet {
  /** Groups of the files, with those whose values are all as AWS writes them separate from the others. */
  readonly groups: readonly ParquetGroup[];
  /** Records left out, by file and reason. */
  readonly skipped: readonly Skipped[];
}

/**
 * Checks the values of all records once, before a query runs, so that all reports read the same records and queries
 * over files without faults need no tests.
 */
export async function checkParquet(
  runner: Runner,
  group: ParquetGroup,
  signal?: AbortSignal | undefined,
): Promise<CheckedParquet> {
  try {
    return await checkedGroup({ run: (sql) => runner.run(sql, { signal }) }, group);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isOfFile(error)) throw error;
    const [path = '', ...others] = group.paths;
    if (others.length === 0)
      return {
        groups: [],
        skipped: [{ where: path, reason: `the Parquet data is damaged: ${reasonOf(error)}` }],
      };
    // The engine does not name the file of each error, so a bisection finds the files that fail alone.
    const half = Math.ceil(group.paths.length / 2);
    const [one, other] = [group.paths.slice(0, half), group.paths.slice(half)];
    const first = await checkParquet(runner, { ...group, paths: one }, signal);
    const second = await checkParquet(runner, { ...group, paths: other }, signal);
    return merged(first, second);
  }
}

/** Whether a query failed because of its files, and not because of time or memory. */
const isOfFile = (error: unknown): error is FlowqError =>
  error instanceof FlowqError && !/Out of Memory|longer than|No files found|Permission/.test(error.message);

const reasonOf = (error: FlowqError) => error.message.replace(/^DuckDB: /, '').split('\n')[0] ?? '';

/** Merges groups that are read in the same way. */
function merged(one: CheckedParquet, other: CheckedParquet): CheckedParquet {
  const all = [...one.groups, ...other.groups];
  const groups = [...Map.groupBy(all, ({ isOdd }) => isOdd === true).values()].flatMap(([first, ...rest]) =>
    first ? [{ ...first, paths: [first, ...rest].flatMap(({ paths }) => paths) }] : [],
  );
  return { groups, skipped: [...one.skipped, ...other.skipped] };
}

type Asking = Pick<Runner, 'run'>;

async function checkedGroup(runner: Asking, group: ParquetGroup): Promise<CheckedParquet> {
  if (!(await hasOddValues(runner, group))) return { groups: [group], skipped: [] };
  const files = [...Map.groupBy(await valuesOf(runner, group), ({ path }) => path)].map(
    ([path, rows]) => new CheckedFile(path, rows),
  );
  const pathsOf = (some: readonly CheckedFile[]) => some.map(({ path }) => path);
  const odd = pathsOf(files.filter(({ isRead, isOdd }) => isRead && isOdd));
  const others = new Set([...odd, ...pathsOf(files.filter(({ isRead }) => !isRead))]);
  // A file without records has no rows here.
  const plain = group.paths.filter((path) => !others.has(path));
  return {
    groups: [
      ...(plain.length > 0 ? [{ ...group, paths: plain }] : []),
      ...(odd.length > 0 ? [{ ...group, isOdd: true, paths: odd }] : []),
    ],
    skipped: files.flatMap(({ skipped }) => skipped),
  };
}

/** Records of a file with the same fault, or without any. */
interface SameFault {
  readonly path: string;
  readonly reason: string | null;
  /** True if an address is invalid or in another notation. */
  readonly is_odd: boolean;
  readonly records: bigint;
}

class CheckedFile {
  readonly path: string;
  readonly #rows: readonly SameFault[];
  readonly #faulty: readonly SameFault[];

  constructor(path: string, rows: readonly SameFault[]) {
    this.path = path;
    this.#rows = rows;
    this.#faulty = rows
      .filter(({ reason }) => reason !== null && reason !== NOT_IN_WINDOWS)
      .toSorted((one, other) => Number(other.records - one.records));
  }

  get isOdd(): boolean {
    return this.#rows.some(({ reason, is_odd }) => is_odd || reason !== null);
  }

  /** False if none of its records can be read. */
  get isRead(): boolean {
    return recordsIn(this.#rows) === 0 || recordsIn(this.#faulty) < recordsIn(this.#rows);
  }

  /** Records left out, with the most frequent reason, and records without a time. */
  get skipped(): Skipped[] {
    const [first] = this.#faulty;
    const timeless = this.#rows.filter(({ reason }) => reason === NOT_IN_WINDOWS);
    const lines = recordsIn(this.#faulty);
    const where = this.path;
    return [
      ...(first?.reason
        ? [
            this.isRead
              ? { where, reason: first.reason, lines }
              : { where, reason: `none of its ${lines} records can be read: ${first.reason}` },
          ]
        : []),
      ...(timeless.length > 0
        ? [{ where, reason: NOT_IN_WINDOWS, lines: recordsIn(timeless), timeless: true }]
        : []),
    ];
  }
}

const recordsIn = (rows: readonly SameFault[]) => rows.reduce((sum, { records }) => sum + Number(records), 0);

const f = new DuckDbFunctions();

const textOf = (query: RawBuilder<unknown>) => query.compile(compilerFor(duckDbSql)).sql;

async function rowsOf<T>(runner: Asking, query: RawBuilder<unknown>): Promise<T[]> {
  return (await Array.fromAsync(rowObjects<T>(await runner.run(textOf(query))))).flat();
}

/** Runs all tests in one scan: opening the files takes longer than reading them. */
async function hasOddValues(runner: Asking, group: ParquetGroup): Promise<boolean> {
  const timeless = timelessTest(group.columns);
  const tests = [
    // The address tests below also find invalid addresses.
    ...parquetFaults(group.columns)
      .filter(({ isOfAddress }) => !isOfAddress)
      .map(({ test }) => test),
    ...(timeless ? [timeless] : []),
    ...addressColumns(group).map(isOddAddress),
  ];
  if (tests.length === 0) return false;
  const odd = sql`select 1 from ${readParquet(group)} where ${sql.join(tests, sql` or `)} limit 1`;
  return (await rowsOf(runner, odd)).length > 0;
}

/** Counts the records of each file by fault. */
async function valuesOf(runner: Asking, group: ParquetGroup): Promise<SameFault[]> {
  const timeless = timelessTest(group.columns);
  const reasons = [
    ...parquetFaults(group.columns),
    ...(timeless ? [{ test: timeless, reason: NOT_IN_WINDOWS }] : []),
  ].map(({ test, reason }) => sql`when ${test} then ${sql.lit(reason)}`);
  const odd = addressColumns(group).map((name) => isOddAddress(name));
  const isOdd = odd.length > 0 ? sql.join(odd, sql` or `) : sql`false`;
  const reason = reasons.length > 0 ? sql`case ${sql.join(reasons, sql` `)} end` : sql`null`;
  return rowsOf<SameFault>(
    runner,
    sql`select filename as path, reason, is_odd, count(*) as records from (select filename, ${reason} as reason, ${isOdd} as is_odd from ${readParquet(group)}) group by all order by all`,
  );
}

const addressColumns = ({ columns }: ParquetGroup) =>
  columns
    .filter(({ name, type }) => type === 'string' && isAddressColumn(flowColumn(name)))
    .map(({ name }) => sql.ref<string>(name));

/** Whether a text is not an address, or an address in another notation. */
const isOddAddress = (address: RawBuilder<string>) =>
  sql`(case when coalesce(${address}, '-') = '-' or ${f.isIpv4(address)} then false else ${f.isOtherNotation(address)} or not ${f.isAddress(address)} end)`;
