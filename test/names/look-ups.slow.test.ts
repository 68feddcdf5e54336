import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Inventory, InventoryInterface } from '../../src/inventory/inventory.ts';
import { parseBlock } from '../../src/logs/cidr.ts';
import { withMeanings } from '../../src/names/named-filter.ts';
import { namedRows } from '../../src/names/named-rows.ts';
import { Names } from '../../src/names/names.ts';
import { aggregate } from '../../src/reports/aggregate.ts';
import { runReport } from '../../src/reports/run-report.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { OpenedSource } from '../../src/sources/source.ts';
import { folderWith, NOON } from '../helpers/logs.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

/** Addresses of networks that overlap: within the blocks of the VPCs, within some prefixes, and elsewhere. */
const ADDRESSES = [
  '10.0.0.1',
  '10.0.0.2',
  '10.0.0.17',
  '10.1.0.1',
  '172.16.0.1',
  '2001:db8::1',
  '2001:db8::11',
];
const BLOCKS = [...ADDRESSES, '10.0.0.0/28', '10.0.0.16/28', '10.0.0.0/30', '2001:db8:0:0:0:0:0:0/124'];
const VPCS = ['vpc-a', 'vpc-b', 'vpc-c'];
const ACCOUNTS = ['111111111111', '222222222222'];
const NAMES = ['web', 'db', 'batch'];
const HOURS = 4;

const hour = (at: number) => new Date((NOON + at * 3600) * 1000).toISOString().replace('.000', '');

/** Every address in every network and hour, once. */
function everywhere(): string {
  const records = ADDRESSES.flatMap((srcaddr) =>
    [...VPCS, '-'].flatMap((vpc) =>
      ACCOUNTS.flatMap((account) =>
        Array.from({ length: HOURS + 1 }, (_, at) => ({
          srcaddr,
          dstaddr: '198.51.100.7',
          'account-id': account,
          'vpc-id': vpc,
          'interface-id': 'eni-x',
          start: NOON + at * 3600 - 1800,
          end: NOON + at * 3600 - 1790,
        })),
      ),
    ),
  );
  return folderWith('vpc-id', records);
}

const time = fc.option(fc.integer({ min: 0, max: HOURS }), { nil: undefined });

const thing = fc.record({
  blocks: fc.subarray(BLOCKS, { minLength: 1, maxLength: 2 }),
  kind: fc.constantFrom('private' as const, 'private' as const, 'public' as const),
  name: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  former: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  renamed: fc.integer({ min: 0, max: HOURS }),
  vpc: fc.constantFrom('vpc-a', 'vpc-b'),
  account: fc.constantFrom(...ACCOUNTS),
  from: time,
  until: time,
});

const inventories = fc.array(thing, { maxLength: 7 }).map((things): Inventory => {
  const interfaces = things.map(({ blocks, kind, name, former, renamed, vpc, account, from, until }, at) => {
    const tags: Record<string, string> = name ? { Name: name } : {};
    const was = { owner: {}, securityGroups: [], tags: former ? { Name: former } : {} };
    const one: InventoryInterface = interfaceOf(`eni-${at}`, '', {
      owner: {},
      vpc,
      account,
      tags,
      addresses: blocks.map((address) => ({ address, kind })),
      ...(from !== undefined && { from: hour(from) }),
      ...(until !== undefined && until > (from ?? 0) && { until: hour(until) }),
    });
    return former ? { ...one, changed: hour(renamed), past: [{ ...was, until: hour(renamed + 1) }] } : one;
  });
  const vpcs = [
    { id: 'vpc-a', cidrs: ['10.0.0.0/16', '2001:db8::/56'], tags: {} },
    { id: 'vpc-b', cidrs: ['10.0.0.0/24', '10.1.0.0/16'], tags: {} },
  ];
  return inventoryOf(placeOf({ interfaces, vpcs }));
});

const lists = fc
  .uniqueArray(fc.constantFrom('10.0.0.0/8', '10.0.0.0/27', '10.0.0.1', '2001:DB8:0::1'), { maxLength: 2 })
  .map((blocks) =>
    blocks.map((text, at) => ({ block: parseBlock(text), name: ['office', 'corp'][at] ?? '' })),
  );

const BY = ['srcaddr', 'vpc_id', 'account_id', 'start'];

async function rowsOf(source: OpenedSource, names: Names, by: readonly string[], filter: object) {
  const run = { window: undefined, filter, names: () => names };
  return runReport(aggregate('count', 'flows', [...by]), source, run);
}

/** A narrower block elsewhere hides the holder in the row's own account. */
const HIDDEN = inventoryOf(
  placeOf({
    interfaces: [
      ['222222222222', '10.0.0.0/28', 'vpc-b', undefined],
      ['111111111111', '10.0.0.0/30', 'vpc-b', undefined],
      ['111111111111', '10.0.0.0/28', 'vpc-a', 'web'],
    ].map(([account = '', address = '', vpc = '', name], at) =>
      interfaceOf(`eni-${at}`, '', {
        owner: {},
        vpc,
        account,
        tags: name ? { Name: name } : {},
        addresses: [{ address, kind: 'private' }],
      }),
    ),
  }),
);

it('names in rows, in SQL and in filters are the same', { timeout: 120_000 }, async () => {
  await using source = await new LocalSource({ path: everywhere() }).open({ window: undefined, filter: {} });
  await fc.assert(
    fc.asyncProperty(inventories, lists, async (inventory, list) => {
      const names = new Names({ inventory, list });
      const grouped = await rowsOf(source, names, [...BY, 'src_name'], {});
      const named = await namedRows(grouped, names, { window: undefined, isShort: false });
      const [index, shown] = ['src_name', 'srcaddr_name'].map((name) =>
        named.columns.findIndex((column) => column.name === name),
      );
      const keyOf = (row: readonly unknown[], columns: readonly { name: string }[]) =>
        BY.map((name) => String(row[columns.findIndex((column) => column.name === name)])).join(' ');
      const byName = new Map<string, Set<string>>();
      for (const row of (await Array.fromAsync(named.batches)).flat()) {
        const key = keyOf(row, named.columns);
        expect(row[shown ?? -1], key).toBe(row[index ?? -1]);
        for (const one of String(row[index ?? -1] ?? '').split(' or '))
          if (one) byName.set(one, (byName.get(one) ?? new Set()).add(key));
      }
      for (const name of [...NAMES, 'office', 'corp']) {
        if (!names.find(name)) expect(byName.get(name), name).toBeUndefined();
        else {
          const rows = await rowsOf(source, names, BY, withMeanings({ src: [name] }, names));
          const found = (await Array.fromAsync(rows.batches)).flat().map((row) => keyOf(row, rows.columns));
          const expected = [...(byName.get(name) ?? [])];
          expect(found, name).toEqual(expect.arrayContaining(expected));
          // A custom name replaces others in rows, and filters find both.
          if (list.length === 0) expect(found.sort(), name).toEqual(expected.sort());
        }
      }
    }),
    { numRuns: 15, examples: [[HIDDEN, []]] },
  );
});
