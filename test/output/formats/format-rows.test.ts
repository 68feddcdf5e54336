import { expect, it } from 'vitest';
import { formatRows } from '../../../src/index.ts';

const ROWS = [
  { addr: '10.0.0.1', bytes: 2n ** 63n - 1n, share: 0.25 },
  { addr: null, bytes: 0n, share: 1 },
];

it.each([
  ['csv', 'addr,bytes,share\n10.0.0.1,9223372036854775807,0.25\n,0,1\n'],
  [
    'json',
    '[\n{"addr":"10.0.0.1","bytes":9223372036854775807,"share":0.25},\n{"addr":null,"bytes":0,"share":1}\n]\n',
  ],
  [
    'ndjson',
    '{"addr":"10.0.0.1","bytes":9223372036854775807,"share":0.25}\n{"addr":null,"bytes":0,"share":1}\n',
  ],
  [
    'markdown',
    '| addr | bytes | share |\n| --- | --: | --: |\n| 10.0.0.1 | 9223372036854775807 | 0.25 |\n|  | 0 | 1 |\n',
  ],
] as const)('rows of a program become %s, exactly', async (format, text) => {
  expect((await Array.fromAsync(formatRows(format, ROWS))).join('')).toBe(text);
});

it('have the columns that are named, also where there are no rows', async () => {
  expect((await Array.fromAsync(formatRows('csv', [], { columns: ['a', 'b'] }))).join('')).toBe('a,b\n');
});
