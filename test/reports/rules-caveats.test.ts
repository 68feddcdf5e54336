import { expect, it } from 'vitest';
import { rulesCaveats } from '../../src/reports/rules-caveats.ts';
import { inventoryOf, placeOf } from '../inventory/things.ts';

const seconds = (time: string) => Date.parse(time) / 1000;
const window = (since: string, until: string) => ({ since: seconds(since), until: seconds(until) });

it.each([
  ['2026-11-02T00:00:00Z', '2026-11-20T12:00:00Z', []],
  [
    '2026-10-30T00:00:00Z',
    '2026-11-20T12:00:00Z',
    ['before 2026-11-01T00:00:00Z, rules are those of the first inventory'],
  ],
  [
    '2026-11-02T00:00:00Z',
    '2026-11-22T00:00:00Z',
    ['after 2026-11-20T00:00:00Z, rules are those of the last inventory'],
  ],
])('says of which time rules are in a window from %s to %s', (since, until, texts) => {
  const inventory = inventoryOf(placeOf({ first: '2026-11-01T00:00:00Z', taken: '2026-11-20T00:00:00Z' }));
  expect(rulesCaveats(inventory, window(since, until)).map(({ text }) => text)).toEqual(texts);
});

it('says both about all records, and nothing without an inventory', () => {
  const inventory = inventoryOf(placeOf({ taken: '2026-11-20T00:00:00Z' }));
  expect(rulesCaveats(inventory, undefined)[0]?.text).toMatch(/first inventory; after .* last inventory$/);
  expect(rulesCaveats(inventoryOf(), undefined)).toEqual([]);
});
