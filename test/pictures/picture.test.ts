import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldOf } from '../../src/pictures/fold.ts';
import { type PictureRequest, picture } from '../../src/pictures/picture.ts';
import type { View } from '../../src/pictures/view.ts';
import type { Column, Row } from '../../src/rows/rows.ts';
import { hostileText } from '../helpers/rows.ts';

const COLUMNS: readonly Column[] = [
  { name: 'a', type: 'text' },
  { name: 'b', type: 'text' },
  { name: 'time', type: 'text' },
  { name: 'accepted', type: 'integer' },
  { name: 'rejected', type: 'integer' },
  { name: 'bytes', type: 'integer' },
];

const VIEWS: readonly PictureRequest['view'][] = [
  { as: 'bars', value: 'bytes', called: 'b' },
  { as: 'bars', value: 'bytes', parts: ['accepted', 'rejected'] },
  { as: 'shares', value: 'bytes' },
  { as: 'timeline', time: 'time', values: ['accepted', 'rejected'] },
  { as: 'sankey', stages: ['a', 'b'], value: 'bytes' },
  { as: 'sankey', stages: ['a', 'time', 'b'], value: 'bytes' },
  { as: 'matrix', x: 'a', y: 'b', value: 'bytes' },
  { as: 'matrix', x: 'time', y: 'b', value: 'bytes', isTime: true },
  { as: 'strip', from: 'time', until: 'time', every: 'bytes' },
  { as: 'hops', step: 'bytes', place: 'a', action: 'b', story: 'time' },
];

const draw = (view: PictureRequest['view'], rows: readonly Row[], width = 960, isFile = true): string =>
  picture(
    {
      view,
      title: 'Who talks to whom?',
      columns: COLUMNS,
      rows,
      more: 0,
      units: { bytes: 'bytes', accepted: 'records', rejected: 'records', time: 'ISO 8601, UTC' },
      key: ['a', 'b'],
      window: undefined,
      fold: foldOf(view as View<string>, { key: ['a', 'b'], isAddable: () => true }),
    },
    { width, id: 'p', isFile },
  );

const NAMES = new Set([
  'svg',
  'title',
  'desc',
  'style',
  'rect',
  'text',
  'g',
  'path',
  'circle',
  'defs',
  'pattern',
]);
const ATTRIBUTES = new Set(
  'xmlns width height viewBox role aria-labelledby font-family font-size font-weight id class x y cx cy r d fill stroke stroke-width stroke-opacity text-anchor transform patternUnits pointer-events data-filter data-label data-value data-total data-stage'.split(
    ' ',
  ),
);

/** The elements of XML, or what is wrong with it. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const found: string[] = [];
  const rest = xml.replaceAll(
    /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<>]*")*)(\/?)>/g,
    (_, close, name, given, isSelf) => {
      found.push(name);
      for (const [, attribute = ''] of String(given).matchAll(/ ([a-zA-Z-]+)="/g))
        if (!ATTRIBUTES.has(attribute)) found.push(`attribute ${attribute}`);
      if (close) expect(open.pop()).toBe(name);
      else if (!isSelf) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/);
  return [...new Set(found)];
}

const hostile = fc.oneof(
  hostileText,
  fc.constantFrom(
    '</text><script>alert(1)</script>',
    '"><image href="https://x/">',
    ']]>',
    '&#x3c;',
    '\u202egnp',
    '\ud800',
    '\u2028',
  ),
);
const table = fc.array(
  fc.tuple(
    hostile,
    fc.oneof(hostile, fc.constantFrom('ACCEPT', 'REJECT', null)),
    fc.oneof(hostile, fc.constant('2026-11-20T12:00:00Z')),
    fc.nat(),
    fc.nat(),
    fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 63n })),
  ),
  { maxLength: 40 },
);

describe.each(VIEWS)('a picture as $as', (view) => {
  it('is well-formed XML of known elements, whatever text it is of', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(360, 960), fc.boolean(), (rows, width, isFile) => {
        const xml = draw(view, rows, width, isFile);
        expect(elementsOf(xml).filter((name) => !NAMES.has(name))).toEqual([]);
        expect(xml).not.toMatch(/ (?!data-)[a-z-]+="[^"]*(?:var\(|NaN|Infinity|undefined)/i);
        expect(xml).toMatch(/<title id="p-title">Who talks to whom\?<\/title><desc id="p-desc">[^<]+</);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a Sankey picture', () => {
  const MANY: Row[] = Array.from({ length: 400 }, (_, at): Row => {
    const address = (n: number) => `10.0.${n % 20}.${n % 40}`;
    return [address(at), address(at * 7 + 1), '', 0, 0, 2n ** 53n + BigInt(at)];
  });
  const bands = (xml: string) =>
    [...xml.matchAll(/data-label="([^"]*)" data-value="(\d+)"/g)].map(([, said = '', value = '']) => ({
      said,
      value: BigInt(value),
    }));

  it('has bands that sum to the total to the integer, with others', () => {
    const xml = draw({ as: 'sankey', stages: ['a', 'b'], value: 'bytes' }, MANY);
    const total = MANY.reduce((sum, row) => sum + BigInt(row[5] as bigint), 0n);
    expect(bands(xml).reduce((sum, { value }) => sum + value, 0n)).toBe(total);
    expect(xml).toContain(`data-total="${total}"`);
    expect(bands(xml).some(({ said }) => said.startsWith('others → others'))).toBe(true);
  });

  it('has A to B and B to A as bands of their own', () => {
    const rows: Row[] = [
      ['10.0.0.1', '10.0.0.2', '', 0, 0, 5],
      ['10.0.0.2', '10.0.0.1', '', 0, 0, 3],
    ];
    const found = bands(draw({ as: 'sankey', stages: ['a', 'b'], value: 'bytes' }, rows));
    expect(found.map(({ said }) => said)).toEqual(['10.0.0.1 → 10.0.0.2: 5 B', '10.0.0.2 → 10.0.0.1: 3 B']);
  });
});

it('shows accepted and rejected traffic apart in grey: the rejected is hatched', () => {
  const rows: Row[] = [['x', 'y', '2026-11-20T12:00:00Z', 6, 4, 10]];
  const xml = draw({ as: 'timeline', time: 'time', values: ['accepted', 'rejected'] }, rows);
  expect(xml.match(/fill="url\(#p-hatch\)"/g)).toHaveLength(2);
});
