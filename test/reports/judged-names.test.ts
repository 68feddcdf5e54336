import { expect, it } from 'vitest';
import { withMeanings } from '../../src/names/named-filter.ts';
import { Names } from '../../src/names/names.ts';
import { aggregate } from '../../src/reports/aggregate.ts';
import { judgedCaveats } from '../../src/reports/judged-caveats.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { folderOf, NOON } from '../helpers/logs.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

const taken = (days: number) => new Date((NOON + days * 86_400) * 1000).toISOString().replace('.000', '');

const GUESSED = /^names before .* are guesses: the first inventory was taken then$/;

it.each([
  ['group', 1, ['src_name'], [], [GUESSED]],
  ['filter', 1, ['srcaddr'], ['db'], [GUESSED]],
  ['group after the first inventory', -1, ['src_name'], [], []],
  ['group without names', 1, ['srcaddr'], [], []],
] as const)('says that names are guesses in a %s', async (_, days, by, name, expected) => {
  const interfaces = [interfaceOf('eni-db', '10.0.1.1', { tags: { Name: 'db' } })];
  const names = new Names({ inventory: inventoryOf(placeOf({ taken: taken(days), interfaces })) });
  const window = { since: NOON, until: NOON + 3600 };
  await using source = await new LocalSource({ path: folderOf([{}]) }).open({ window, filter: {} });
  const filter = name.length > 0 ? withMeanings({ name }, names) : {};
  const report = aggregate('count', 'flows', [...by]);
  const caveats = await judgedCaveats(report, source, { window, filter, names: () => names });
  const texts = caveats.map(({ text }) => text).filter((text) => text.startsWith('names'));
  expect(texts).toEqual(expected.map((text) => expect.stringMatching(text)));
});
