import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { defineReport, listExisting, openSource, reportRows } from '../../src/index.ts';
import { folderOf, NOON } from '../helpers/logs.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

const WINDOW = { since: NOON, until: NOON + 3600 };

const known = defineReport({
  name: 'known',
  question: 'How many interfaces are known?',
  relation: 'flows',
  fields: ['start'],
  options: {},
  columns: { interfaces: { meaning: 'interfaces of the inventory' } },
  needsInventory: true,
  query: ({ db, inventory }) =>
    db
      .selectFrom('flows')
      .select(sql<number>`max(${sql.lit(listExisting(inventory, 'interfaces').length)})`.as('interfaces'))
      .orderBy('interfaces'),
});

it('a report has the inventory at hand, and without one says that it needs it', async () => {
  const source = await openSource(folderOf([{}]));
  const inventory = inventoryOf(placeOf({ interfaces: [interfaceOf('eni-1', '10.0.0.1')] }));
  const rows = (run: object) => Array.fromAsync(reportRows(known, source, { window: WINDOW, ...run }));
  expect(await rows({ inventory })).toEqual([{ interfaces: 1 }]);
  await expect(rows({})).rejects.toThrow('the report known needs an inventory');
});
