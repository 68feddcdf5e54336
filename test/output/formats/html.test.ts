import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/output/formats/answer.ts';
import { cellText, comparedBy, filterTest, quoted } from '../../../src/output/formats/html/browser/cells.ts';
import { html } from '../../../src/output/formats/html/html.ts';
import { foldOf } from '../../../src/pictures/fold.ts';
import type { Row } from '../../../src/rows/rows.ts';
import { hostileText } from '../../helpers/rows.ts';

const VIEW = { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'bytes' } as const;

const answer = (rows: readonly Row[], more: Partial<Answer> = {}): Answer => ({
  name: 'top-talkers',
  question: 'Which address sends the most bytes to which other?',
  columns: [
    { name: 'srcaddr', type: 'text' },
    { name: 'dstaddr', type: 'text' },
    { name: 'bytes', type: 'integer', unit: 'bytes', meaning: 'bytes' },
  ],
  rows,
  total: rows.length,
  isCut: false,
  others: undefined,
  view: VIEW,
  key: ['srcaddr', 'dstaddr'],
  fold: foldOf(VIEW, { key: undefined, isAddable: () => true }),
  names: [],
  window: { since: 1_795_176_000, until: 1_795_262_400 },
  zone: 'UTC',
  source: '5 files',
  caveats: [],
  command: 'flowq report top-talkers --since 1d',
  sql: 'select 1\nfrom x;\n',
  ...more,
});

/** The rows of a page as a reader of its data has them. */
function dataIn(page: string): { columns: { name: string }[]; rows: unknown[][] } {
  const [, data = ''] = /<script type="application\/json"[^>]*>([^<]*)<\/script>/.exec(page) ?? [];
  return JSON.parse(data);
}

const ELEMENTS =
  'html head meta title style body main script h1 p dl dt dd div pre button details summary section figure svg desc defs pattern path g text rect circle input span table thead tbody tr th td noscript'.split(
    ' ',
  );

const hostile = fc.oneof(
  hostileText,
  fc.constantFrom(
    '</script><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    ']]>',
    '&lt;',
    '\u2028',
    '\u202egnp',
    '<!--<script>',
  ),
);

describe('a page', () => {
  it('holds foreign text as text, whatever it is', () => {
    const rows = fc.array(
      fc.tuple(hostile, hostile, fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 64n }))),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(rows, hostile, (all, word) => {
        const page = html(answer(all, { source: word, sql: word, command: word, note: word }));
        expect(page.match(/<script/g)).toHaveLength(2);
        expect(page.match(/<\/script>/g)).toHaveLength(2);
        const [before = '', , after = ''] = page.split(
          /(<script type="application\/json"[\s\S]*?<\/script>)/,
        );
        const [visible = ''] = after.split('<script>');
        const names = [
          ...`${before.replace(/<style>[\s\S]*?<\/style>/, '')}${visible}`.matchAll(/<([^\s>/]+)/g),
        ].map(([, name]) => name);
        expect(names.filter((name) => !ELEMENTS.includes(name ?? '') && name !== '!doctype')).toEqual([]);
        expect(`${before}${visible}`).not.toMatch(/<[a-z]+(?: [a-z-]+="[^"]*")* on[a-z]+=/);
        expect(dataIn(page).rows.map(([one, other]) => [one, other])).toEqual(
          all.map(([one, other]) => [one, other]),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('keeps integers beyond 2^53', () => {
    const page = html(
      answer([
        ['10.0.0.1', '10.0.0.2', 2n ** 53n + 1n],
        ['10.0.0.3', null, 7n],
      ]),
    );
    expect(dataIn(page).rows).toEqual([
      ['10.0.0.1', '10.0.0.2', '9007199254740993'],
      ['10.0.0.3', null, 7],
    ]);
    expect(page).toContain('title="9007199254740993"');
  });

  it('asks for nothing: its policy allows its own style and script only', () => {
    const page = html(answer([['10.0.0.1', '10.0.0.2', 1]]));
    expect(page).toMatch(/default-src &#39;none&#39;; style-src &#39;sha256-\S+; script-src &#39;sha256-/);
    expect(page).not.toMatch(/ style=| src=| href=|url\((?!#)|@import/);
  });

  it('says what the rows do not show', () => {
    const page = html(
      answer([['10.0.0.1', '10.0.0.2', 5]], {
        isCut: true,
        total: 1234,
        others: { rows: 1233, values: [null, null, 3_000_000_000n] },
        records: { all: 41_000n, lost: 12n },
        cells: [],
        caveats: [
          { kind: 'passed-over', text: '3 lines of a.log are not records' },
          { kind: 'not-judged', text: 'no history', hint: 'give more' },
          { kind: 'counting', text: 'NAT legs count twice' },
        ],
      }),
    );
    const facts = page.replaceAll(/<[^>]+>/g, ' ');
    for (const fact of [
      '2026-11-20T12:00:00Z to 2026-11-21T12:00:00Z',
      '5 files',
      '41,000, 12 of them stand for lost ones (SKIPDATA)',
      '3 lines of a.log are not records',
      'no history (give more)',
      'the first 1 of 1,234; the others add up to bytes 3.0 GB',
      'NAT legs count twice',
      'flowq report top-talkers --since 1d',
      'select 1\nfrom x;',
    ])
      expect(facts).toContain(fact);
  });

  it('is small: 10,000 rows in at most 1.5 MB', () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, at): Row => [
        `10.${at % 250}.${at % 99}.${at % 200}`,
        `203.0.113.${at % 250}`,
        BigInt(at) * 1_000_003n,
      ],
    );
    expect(Buffer.byteLength(html(answer(rows)))).toBeLessThan(1_500_000);
    expect(Buffer.byteLength(html(answer([])))).toBeLessThan(40_000);
  });
});

describe('rows in a browser', () => {
  const columns = [
    { name: 'srcaddr', type: 'text' },
    { name: 'bytes', type: 'integer', unit: 'bytes' },
  ];

  it('are found by words and by whole cells, quotes included', () => {
    fc.assert(
      fc.property(hostile, hostile, (value, other) => {
        fc.pre(!/[\r\n]/.test(value));
        const test = filterTest(`srcaddr=${quoted(value)}`, columns);
        expect(test([value, 1])).toBe(true);
        expect(test([`${value}x`, 1])).toBe(false);
        expect(filterTest('', columns)([other, 1])).toBe(true);
      }),
    );
    expect(filterTest('10.0 srcaddr=10.0.0.1', columns)(['10.0.0.1', 5])).toBe(true);
    expect(filterTest('11.0 srcaddr=10.0.0.1', columns)(['10.0.0.1', 5])).toBe(false);
    expect(filterTest('srcaddr=', columns)([null, 5])).toBe(true);
  });

  it('are in the order of their exact numbers, NULL last', () => {
    const compared = comparedBy(columns[1] ?? { name: '', type: 'integer' });
    const sorted = ['9007199254740993', 5, null, '9007199254740992', 10].sort(compared);
    expect(sorted).toEqual([5, 10, '9007199254740992', '9007199254740993', null]);
    expect(cellText('9007199254740993', { name: 'n', type: 'integer' })).toEqual({
      text: '9007199254740993',
      exact: '9007199254740993',
    });
  });
});
