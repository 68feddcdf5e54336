import type { Answer } from '../../src/output/formats/answer.ts';
import { foldOf } from '../../src/pictures/fold.ts';
import type { View } from '../../src/pictures/view.ts';
import type { Row } from '../../src/rows/rows.ts';

const COLUMNS = [
  { name: 'srcaddr', type: 'text' },
  { name: 'dstaddr', type: 'text' },
  { name: 'bytes', type: 'integer', unit: 'bytes', meaning: 'bytes of the pair' },
  { name: 'time', type: 'text', unit: 'ISO 8601, UTC' },
  { name: 'accepted', type: 'integer', unit: 'records' },
  { name: 'rejected', type: 'integer', unit: 'records' },
  { name: 'action', type: 'text' },
] as const;

const rowsOf = (count: number): Row[] =>
  Array.from(
    { length: count },
    (_, at): Row => [
      `10.${at % 3}.${Math.floor(at / 250)}.${at % 250}`,
      `203.0.113.${(at * 7) % 40}`,
      BigInt(((at * 7919) % 10_007) + 1) * 1_000_003n,
      new Date(Date.UTC(2026, 10, 20, at % 24)).toISOString().replace('.000', ''),
      (at * 31) % 97,
      (at * 17) % 23,
      at % 3 === 0 ? 'REJECT' : 'ACCEPT',
    ],
  );

function answer(view: View<string>, count: number): Answer {
  const key = ['srcaddr', 'dstaddr'];
  const rows = rowsOf(count);
  return {
    name: 'test',
    question: `Who talks to whom, as ${view.as}?`,
    note: 'A note.',
    columns: COLUMNS,
    rows,
    total: rows.length,
    isCut: false,
    others: undefined,
    view,
    key,
    fold: foldOf(view, { key, isAddable: () => true }),
    names: [],
    window: { since: Date.UTC(2026, 10, 20) / 1000, until: Date.UTC(2026, 10, 21) / 1000 },
    zone: 'UTC',
    source: '5 files of logs',
    records: { all: 5000n, lost: 3n },
    caveats: [{ kind: 'counting', text: 'a packet may count twice', hint: 'log pkt-srcaddr' }],
    command: 'flowq report test --since 1d',
    sql: 'select 1;\n',
  };
}

const VIEWS: readonly View<string>[] = [
  { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'bytes' },
  { as: 'bars', value: 'bytes' },
  { as: 'bars', value: 'accepted', parts: ['accepted', 'rejected'] },
  { as: 'shares', value: 'bytes', label: ['action'] },
  { as: 'timeline', time: 'time', values: ['accepted', 'rejected'] },
  { as: 'matrix', x: 'dstaddr', y: 'srcaddr', value: 'bytes' },
  { as: 'strip', from: 'time', until: 'time' },
  { as: 'hops', step: 'bytes', place: 'srcaddr', action: 'action', story: 'dstaddr' },
];

/** An answer for each kind of picture. */
export const answers: readonly Answer[] = VIEWS.map((view) => answer(view, view.as === 'hops' ? 4 : 240));

export const manyRows: Answer = answer(
  { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'bytes' },
  10_000,
);
