import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DuckDbRunner } from '../../src/engines/duckdb/runner.ts';
import { duckDbSql } from '../../src/engines/duckdb/sql-dialect.ts';
import type { Runner } from '../../src/engines/sql/runner.ts';
import type { SqlDialect } from '../../src/engines/sql/sql-dialect.ts';
import { TrinoRunner } from '../../src/engines/trino/runner.ts';
import { trinoSql } from '../../src/engines/trino/sql-dialect.ts';
import { foldedSql } from '../../src/reports/folded-sql.ts';
import { readFolded } from '../../src/reports/read-folded.ts';
import { sqlQuery } from '../../src/runs/query/report-query.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import type { OpenedSource } from '../../src/sources/source.ts';
import { foldedHere, folds, plain, rowsUpTo, sqlOf } from '../pictures/folding.ts';
import { type Stack, startStack } from '../stack/stack.ts';

let stack: Stack;
let runner: TrinoRunner;
beforeAll(async () => {
  stack = await startStack();
  runner = new TrinoRunner({ endpoint: stack.trino, user: 'test' });
}, 300_000);
afterAll(async () => {
  await runner?.close();
  await stack?.close();
});

// Reports sum decimals; the sums of a custom report are what it makes them. Those of bigints fail beyond 2^63.
test.each([
  ['bigint', 2n ** 57n],
  ['decimal(38, 0)', 2n ** 62n],
])('Trino folds rows for a picture as this process does, values of type %s', async (type, largest) => {
  await fc.assert(
    fc.asyncProperty(rowsUpTo(largest), folds, async (all, fold) => {
      const sql = foldedSql(sqlOf(all, type), fold, trinoSql);
      expect(plain(await readFolded(await runner.run(sql), fold))).toEqual(foldedHere(all, fold));
    }),
    { numRuns: 20 },
  );
});

test.each([
  'SELECT * FROM interfaces ORDER BY interface_id',
  'SELECT * FROM addresses ORDER BY address, interface_id',
  `SELECT interface_id, name, group_name, direction, protocol, first_port, last_port, peer
   FROM rules JOIN interface_groups USING (security_group) JOIN interfaces USING (interface_id)
   ORDER BY interface_id, group_name, direction, peer, protocol, first_port`,
])('the inventory is the same relations on Trino as on DuckDB: %s', async (text) => {
  const inventory = sampleInventory({ dir: 'logs', accounts: ['111111111111'], regions: ['us-east-1'] });
  const query = sqlQuery(text, {
    limit: undefined,
    inventories: { inventory: () => inventory, names: () => undefined },
  });
  const rows = async (engine: Runner, dialect: SqlDialect) => {
    const opened = { sets: [], columnar: false, dialect } as unknown as OpenedSource;
    const { batches } = await engine.run(query.sql(opened, undefined, {}), {});
    return (await Array.fromAsync(batches)).flat().map((row) => row.map(String));
  };
  const local = await DuckDbRunner.open();
  const expected = await rows(local, duckDbSql);
  await local.close();
  expect(expected.length).toBeGreaterThan(20);
  expect(await rows(runner, trinoSql)).toEqual(expected);
});
