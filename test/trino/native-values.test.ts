import fc from 'fast-check';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TrinoDialect } from '../../src/library/trino.ts';
import { CASES, NESTED, sentBack, values, valuesOf } from '../engines/sql/native-values.ts';
import { type Stack, startStack } from '../stack/stack.ts';

let stack: Stack;
let db: Kysely<never>;
beforeAll(async () => {
  stack = await startStack();
  db = new Kysely({ dialect: new TrinoDialect({ endpoint: stack.trino, user: 'test' }) });
}, 300_000);
afterAll(async () => {
  await db.destroy();
  await stack.close();
});

test('Trino gives values of each type as docs/dialects.md says', async () => {
  const read = await valuesOf(db, [...CASES.map(([, text]) => text), ...NESTED.map(([, , text]) => text)]);
  expect(read).toEqual([...CASES.map(([, , value]) => value), ...NESTED.map(([, , , value]) => value)]);
});

test('any values come back from Trino as they went in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 5, maxLength: 30 }), async (sent) => {
      expect(await sentBack(db, sent)).toEqual(sent);
    }),
    { numRuns: 25 },
  );
});
