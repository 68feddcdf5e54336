import { DummyDriver, Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { AthenaDialect, TrinoDialect } from '../../../src/index.ts';

interface Database {
  hit: { n: number; more: { deep: string } };
}

describe.each([
  ['Athena', new AthenaDialect({ region: 'eu-central-1' })],
  ['Trino', new TrinoDialect()],
])('Kysely on %s refuses, when it compiles,', (_, dialect) => {
  dialect.createDriver = () => new DummyDriver();
  const db = new Kysely<Database>({ dialect });

  it.each([
    ['an insert', db.insertInto('hit').values({ n: 1, more: { deep: 'x' } })],
    ['an update', db.updateTable('hit').set({ n: 2 })],
    ['a delete', db.deleteFrom('hit')],
  ])('%s', (_, query) => {
    expect(() => query.compile()).toThrow('are only read');
  });

  it('operators that it does not know', () => {
    const query = db.selectFrom('hit').select((eb) => eb.ref('more', '->>').key('deep').as('deep'));
    expect(() => query.compile()).toThrow('no -> and ->> operators');
  });
});
