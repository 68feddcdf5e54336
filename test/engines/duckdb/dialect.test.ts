import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { CompiledQuery, type Generated, Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DuckDbDialect } from '../../../src/library/duckdb.ts';
import { temporaryFolder } from '../../helpers/logs.ts';

interface Database {
  hit: { n: number; at: Generated<string> };
}

function open(database?: string | DuckDBInstance): Kysely<Database> {
  const db = new Kysely<Database>({ dialect: new DuckDbDialect({ database }) });
  onTestFinished(() => db.destroy());
  return db;
}

async function withTable(database?: string | DuckDBInstance): Promise<Kysely<Database>> {
  const db = open(database);
  await db.schema.createTable('hit').addColumn('n', 'integer').addColumn('at', 'varchar').execute();
  return db;
}

describe('Kysely on DuckDB', () => {
  it('runs every statement once', async () => {
    const db = await withTable();
    await db.insertInto('hit').values({ n: 1, at: 'a' }).execute();
    await db
      .updateTable('hit')
      .set(({ eb }) => ({ n: eb('n', '+', 1) }))
      .execute();
    const returned = await db.insertInto('hit').values({ n: 5, at: 'b' }).returningAll().execute();
    expect(returned).toEqual([{ n: 5, at: 'b' }]);
    expect(await db.selectFrom('hit').selectAll().orderBy('n').execute()).toEqual([
      { n: 2, at: 'a' },
      { n: 5, at: 'b' },
    ]);
    await db.deleteFrom('hit').where('n', '=', 2).execute();
    expect(await db.selectFrom('hit').select('n').execute()).toEqual([{ n: 5 }]);
  });

  it('says how many rows a statement changed', async () => {
    const db = await withTable();
    const values = [1, 2, 3].map((n) => ({ n, at: 'x' }));
    const [inserted] = await db.insertInto('hit').values(values).execute();
    const [updated] = await db.updateTable('hit').set({ at: 'y' }).where('n', '>', 1).execute();
    const [deleted] = await db.deleteFrom('hit').where('n', '=', 7).execute();
    expect([inserted, updated, deleted]).toMatchObject([
      { numInsertedOrUpdatedRows: 3n },
      { numUpdatedRows: 2n },
      { numDeletedRows: 0n },
    ]);
    expect(await sql`update hit set n = 9`.execute(db)).toEqual({ rows: [], numAffectedRows: 3n });
    const read = await sql`select * from hit`.execute(db);
    expect(read.rows).toHaveLength(3);
    expect(read).not.toHaveProperty('numAffectedRows');
  });

  it('compares what is within JSON', async () => {
    const db = open().withTables<{ doc: { body: { deep: { n: number } } } }>();
    await sql`create table doc as select '{"deep": {"n": 1}}'::json as body`.execute(db);
    const query = db
      .selectFrom('doc')
      .where((eb) => eb(eb.ref('body', '->').key('deep').key('n'), '=', 1))
      .where(({ eb, ref }) => eb(sql`cast(${ref('body', '->>').key('deep').key('n')} as int)`, '<', 2))
      .select(({ ref }) => ref('body', '->').key('deep').key('n').as('n'));
    expect(await query.execute()).toEqual([{ n: 1 }]);
  });

  it.each([
    ['locks', (db: Kysely<Database>) => db.selectFrom('hit').select('n').forUpdate(), 'do not lock rows'],
    ['ties', (db: Kysely<Database>) => db.selectFrom('hit').select('n').fetch(2, 'with ties'), 'WITH TIES'],
  ])('refuses %s when it compiles', (_, build, words) => {
    expect(() => build(open()).compile()).toThrow(words);
  });

  it('binds parameters next to the SQL', async () => {
    const raw = CompiledQuery.raw('select $1 as a, $2 as b', ['x', 5]);
    expect((await open().executeQuery(raw)).rows).toEqual([{ a: 'x', b: 5 }]);
  });

  it('fails once where a statement fails, and where a stream breaks off', async () => {
    const db = await withTable();
    await expect(
      db
        .insertInto('hit')
        .values({ n: 2 ** 40, at: 'a' })
        .execute(),
    ).rejects.toThrow('out of range');
    const rows = sql<{ x: bigint }>`
      select case when i < 100000 then i else error('too far') end as x from range(200000) as r(i)`;
    const stream = db.getExecutor().stream(rows.compile(db), 1000);
    await expect(Array.fromAsync(stream)).rejects.toThrow('too far');
  });

  it('runs queries beside each other, and within the stream of another', async () => {
    const db = await withTable();
    await db
      .insertInto('hit')
      .values([1, 2, 3].map((n) => ({ n, at: 'x' })))
      .execute();
    const counts = await Promise.all(
      [1, 2, 3].map((n) => db.selectFrom('hit').where('n', '<=', n).selectAll().execute()),
    );
    expect(counts.map((rows) => rows.length)).toEqual([1, 2, 3]);
    const seen: number[] = [];
    for await (const { n } of db.selectFrom('hit').select('n').orderBy('n').stream()) {
      const inner = await db.selectFrom('hit').where('n', '=', n).select('n').execute();
      seen.push(...inner.map((row) => row.n));
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  it('stops one query and leaves the others', async () => {
    const db = open();
    const long = sql<{ n: bigint }>`
      select count(*) as n from range(1000000) a(i), range(1000000) b(j) where i * j = 7`;
    await sql`select 1`.execute(db);
    const [stopped, other] = await Promise.allSettled([
      db.executeQuery(long.compile(db), { signal: AbortSignal.timeout(50) }),
      sql<{ n: bigint }>`select count(*) as n from range(5000000)`.execute(db),
    ]);
    expect(stopped).toMatchObject({ status: 'rejected' });
    expect(other).toMatchObject({ status: 'fulfilled', value: { rows: [{ n: 5_000_000n }] } });
  });

  it('keeps a database file of the user, and an instance open', async () => {
    const path = join(temporaryFolder(), 'hits.duckdb');
    const first = await withTable(path);
    await first.insertInto('hit').values({ n: 7, at: 'x' }).execute();
    await first.destroy();
    const instance = await DuckDBInstance.create(path);
    const second = new Kysely<Database>({ dialect: new DuckDbDialect({ database: instance }) });
    expect(await second.selectFrom('hit').select('n').execute()).toEqual([{ n: 7 }]);
    await second.destroy();
    const connection = await instance.connect();
    expect((await connection.runAndReadAll('select n from hit')).getRows()).toEqual([[7]]);
    connection.closeSync();
    instance.closeSync();
  });

  it('names each table once, of the current catalog', async () => {
    const db = await withTable();
    const other = await withTable(join(temporaryFolder(), 'other.duckdb'));
    await sql`attach ':memory:' as beside`.execute(other);
    await sql`create table beside.hit (other integer)`.execute(other);
    for (const one of [db, other]) {
      const tables = await one.introspection.getTables();
      expect(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)])).toEqual([
        ['hit', ['n', 'at']],
      ]);
    }
    const schemas = await other.introspection.getSchemas();
    expect(schemas.filter(({ name }) => name === 'main')).toHaveLength(1);
  });

  it('commits a transaction as a whole, or rolls it back', async () => {
    const db = await withTable();
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('hit').values({ n: 1, at: 'x' }).execute();
      expect(await db.selectFrom('hit').selectAll().execute()).toEqual([]);
      const inserted = await trx.selectFrom('hit').select('n').execute();
      await trx
        .insertInto('hit')
        .values(inserted.map(({ n }) => ({ n: n + 1, at: 'y' })))
        .execute();
    });
    const failing = db.transaction().execute(async (trx) => {
      await trx.deleteFrom('hit').execute();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await db.selectFrom('hit').select('n').orderBy('n').execute()).toEqual([{ n: 1 }, { n: 2 }]);
    const reading = db.transaction().setAccessMode('read only');
    await expect(reading.execute((trx) => trx.deleteFrom('hit').execute())).rejects.toThrow('read-only');
    const levels = db.transaction().setIsolationLevel('serializable');
    await expect(levels.execute(async () => {})).rejects.toThrow('no isolation level serializable');
  });

  it('says that a raw begin was lost, and loses nothing that follows', async () => {
    const db = await withTable();
    await expect(sql`begin`.execute(db)).rejects.toMatchObject({ kind: 'usage' });
    await db.insertInto('hit').values({ n: 1, at: 'x' }).execute();
    await db.connection().execute(async (one) => {
      await sql`begin`.execute(one);
      await one.insertInto('hit').values({ n: 2, at: 'x' }).execute();
      await sql`commit`.execute(one);
    });
    await sql`rollback`.execute(db).catch(() => {});
    expect(await db.selectFrom('hit').select('n').orderBy('n').execute()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('migrates a database of the user, up and down', async () => {
    const db = open(join(temporaryFolder(), 'own.duckdb'));
    const migrations: Record<string, Migration> = {
      '1-people': {
        up: (one) =>
          one.schema
            .createTable('people')
            .addColumn('id', 'integer', (id) => id.primaryKey())
            .execute(),
        down: (one) => one.schema.dropTable('people').execute(),
      },
      '2-name': {
        up: (one) =>
          one.schema
            .alterTable('people')
            .addColumn('name', 'text', (name) => name.defaultTo("O'Hara\n"))
            .execute(),
      },
    };
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error, results } = await migrator.migrateToLatest();
    expect(error).toBeUndefined();
    expect(results?.map(({ status }) => status)).toEqual(['Success', 'Success']);
    await sql`insert into people (id) values (1)`.execute(db);
    expect((await sql`from people`.execute(db)).rows).toEqual([{ id: 1, name: "O'Hara\n" }]);
    expect((await db.introspection.getTables()).map(({ name }) => name)).toEqual(['people']);
    expect((await migrator.migrateToLatest()).results).toEqual([]);
    migrations['3-broken'] = { up: (one) => one.schema.dropTable('nowhere').execute() };
    const failed = await migrator.migrateToLatest();
    expect(failed.results?.map(({ status }) => status)).toEqual(['Error']);
  });

  it('tells columns of one name apart, and says what a row without names needs', async () => {
    const db = open();
    expect((await sql`select 1 as n, 2 as n`.execute(db)).rows).toEqual([{ n: 1, n_2: 2 }]);
    await expect(sql`select row(1, 2) as r`.execute(db)).rejects.toThrow('without a name');
  });
});
