import { Kysely, sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { AthenaDialect } from '../../../src/engines/athena/dialect.ts';
import { column } from '../../stack/gateway/columns.ts';
import { one, startAthena, type TestAthena } from './athena.ts';

/** Of tests that share their processor with others. */
const patient = { timeout: 10_000 };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const reason = new Error('interrupted');

/** The dialect makes its own clients, which find their addresses in the environment. */
function pointAt({ stack }: TestAthena): void {
  for (const [name, value] of Object.entries(stack.environment)) vi.stubEnv(name, value);
}

interface Database {
  flows: { srcaddr: string; bytes: bigint };
}

test('Kysely runs on Athena, its values inlined and its rows typed', async () => {
  await using athena = await startAthena();
  pointAt(athena);
  const columns = [column('srcaddr', 'varchar'), column('bytes', 'decimal', 38, 0)];
  athena.stack.backend.answer({ match: 'flows', columns, rows: [['10.0.0.1', '9007199254740993']] });
  const db = new Kysely<Database>({ dialect: new AthenaDialect({ database: 'flowq' }) });
  const query = db
    .selectFrom('flows')
    .select('srcaddr')
    .select(({ fn }) => fn.sum<bigint>('bytes').as('bytes'))
    .where('srcaddr', '=', "it's")
    .groupBy('srcaddr')
    .limit(5)
    .offset(10);
  expect(await query.execute()).toEqual([{ srcaddr: '10.0.0.1', bytes: 9007199254740993n }]);
  const streamed = [];
  for await (const row of query.stream()) streamed.push(row);
  expect(streamed).toHaveLength(1);
  await db.destroy();
  expect(athena.stack.calls.list('StartQueryExecution')[0]?.input).toMatchObject({
    QueryString: `select "srcaddr", sum("bytes") as "bytes" from "flows" where "srcaddr" = 'it''s' group by "srcaddr" offset 10 limit 5`,
    QueryExecutionContext: { Database: 'flowq' },
  });
});

test.each(['cancel query', 'ignore query'] as const)(
  'Kysely’s %s stops it in Athena',
  async (inflightQueryAbortStrategy) => {
    await using athena = await startAthena();
    athena.stack.backend.answer({ ...one, match: 'slow', millis: 60_000 });
    const printed = vi.spyOn(console, 'error');
    pointAt(athena);
    const db = new Kysely<unknown>({ dialect: new AthenaDialect({ region: 'us-east-1' }) });
    const controller = new AbortController();
    const query = sql`select 'slow'`.execute(db, {
      signal: controller.signal,
      inflightQueryAbortStrategy,
    } as never);
    query.catch(() => {});
    await expect.poll(() => athena.count('GetQueryExecution'), patient).toBeGreaterThan(0);
    controller.abort(reason);
    await expect(query).rejects.toThrow();
    await db.destroy();
    expect(athena.count('StopQueryExecution')).toBe(1);
    expect(printed).not.toHaveBeenCalled();
    expect(await athena.stack.backend.running()).toEqual([]);
  },
);
