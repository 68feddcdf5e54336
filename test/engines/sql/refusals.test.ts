import { DummyDriver, Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { AthenaDialect } from '../../../src/library/athena.ts';
import { TrinoDialect } from '../../../src/library/trino.ts';

interface Database {
  hit: { n: number; at: string; more: { deep: string } };
}

describe.each([
  ['Athena', new AthenaDialect({ region: 'eu-central-1' })],
  ['Trino', new TrinoDialect()],
])('Kysely on %s refuses, when it compiles,', (_, dialect) => {
  dialect.createDriver = () => new DummyDriver();
  const db = new Kysely<Database>({ dialect });

  it.each([
    ['an insert', db.insertInto('hit').values({ n: 1, at: 'x', more: { deep: 'x' } })],
    ['an update', db.updateTable('hit').set({ n: 2 })],
    ['a delete', db.deleteFrom('hit')],
  ])('%s', (_, query) => {
    expect(() => query.compile()).toThrow('are only read');
  });

  it.each([
    ['a lock', db.selectFrom('hit').select('n').forShare(), 'do not lock rows'],
    ['DISTINCT ON', db.selectFrom('hit').distinctOn('n').select('n'), 'not support DISTINCT ON'],
    ['ILIKE', db.selectFrom('hit').where('at', 'ilike', 'a%').select('n'), 'not support the operator ilike'],
    ['a pattern', db.selectFrom('hit').where('at', '~', 'a').select('n'), 'not support the operator ~'],
    ['bits', db.selectFrom('hit').select((eb) => eb('n', '&', 1).as('bit')), 'not support the operator &'],
  ])('%s', (_, query, words) => {
    expect(() => query.compile()).toThrow(words);
  });

  it('operators that it does not know', () => {
    const query = db.selectFrom('hit').select((eb) => eb.ref('more', '->>').key('deep').as('deep'));
    expect(() => query.compile()).toThrow('not support the operators -> and ->>');
  });
});
