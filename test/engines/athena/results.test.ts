import { expect, test } from 'vitest';
import { column } from '../../stack/gateway/columns.ts';
import { allRows, startAthena } from './athena.ts';

const typed = {
  match: 'typed',
  columns: [
    column('small', 'integer'),
    column('big', 'bigint'),
    column('total', 'decimal', 38, 0),
    column('price', 'decimal', 10, 2),
    column('share', 'double'),
    column('yes', 'boolean'),
    column('text', 'varchar'),
    column('time', 'timestamp'),
  ],
  rows: [
    [
      '-7',
      '9007199254740993',
      '18446744073709551614',
      '1.50',
      '1.0E-5',
      'true',
      'say "hi",\nü 🦊',
      '2026-11-23 01:02:03.456',
    ],
    ['0', '-1', '0', '0.00', 'NaN', 'false', '', '1970-01-01 00:00:00.000'],
    [null, null, null, null, null, null, null, null],
  ],
};

const expected = [
  [
    -7,
    9007199254740993n,
    18446744073709551614n,
    '1.50',
    1e-5,
    true,
    'say "hi",\nü 🦊',
    '2026-11-23 01:02:03.456',
  ],
  [0, -1n, 0n, '0.00', Number.NaN, false, '', '1970-01-01 00:00:00.000'],
  [null, null, null, null, null, null, null, null],
];

const encrypted = {
  Name: 'encrypted',
  Configuration: {
    ResultConfiguration: {
      OutputLocation: 's3://athena-results/',
      EncryptionConfiguration: { EncryptionOption: 'CSE_KMS', KmsKey: 'arn:aws:kms:us-east-1:1:key/k' },
    },
  },
};

const managed = { Name: 'managed', Configuration: { ManagedQueryResultsConfiguration: { Enabled: true } } };

test.concurrent.each([
  ['the result object', 'primary', 1],
  ['pages of a managed result', 'managed', 2],
  ['pages where the object is ciphertext (CSE_KMS)', 'encrypted', 2],
])(
  'values are typed by their columns, exact, and NULL is not the empty text: from %s',
  async (_, workgroup, pages) => {
    await using athena = await startAthena([primary, managed, encrypted]);
    athena.stack.backend.answer(typed);
    const rows = await athena.runner({ workgroup }).run('SELECT typed');
    expect(rows.columns.map(({ name, type }) => [name, type])).toEqual([
      ['small', 'integer'],
      ['big', 'integer'],
      ['total', 'integer'],
      ['price', 'text'],
      ['share', 'number'],
      ['yes', 'boolean'],
      ['text', 'text'],
      ['time', 'text'],
    ]);
    expect(await allRows(rows)).toEqual(expected);
    expect(athena.count('GetQueryResults')).toBe(pages);
  },
);

const primary = {
  Name: 'primary',
  Configuration: { ResultConfiguration: { OutputLocation: 's3://athena-results/' } },
};

test.concurrent('a single column of NULLs, empty texts and a value that looks like the header', async () => {
  await using athena = await startAthena([primary, managed]);
  athena.stack.backend.answer({
    match: 'column',
    columns: [column('a', 'varchar')],
    rows: [[null], [''], ['a'], [null]],
  });
  const values = [[null], [''], ['a'], [null]];
  expect(await athena.rows('SELECT column')).toEqual(values);
  expect(await athena.rows('SELECT column', { workgroup: 'managed' })).toEqual(values);
});

test.concurrent.each([0, 1, 999, 1000, 2500])(
  'managed results of %i rows come whole, without the header',
  async (size) => {
    await using athena = await startAthena([primary, managed]);
    const rows = Array.from({ length: size }, (_, n) => [String(n)]);
    athena.stack.backend.answer({ match: 'numbers', columns: [column('n', 'bigint')], rows });
    expect(await athena.rows('SELECT numbers', { workgroup: 'managed' })).toEqual(
      rows.map(([n]) => [BigInt(n ?? '')]),
    );
  },
);

test.concurrent('SHOW has no header and no CSV', async () => {
  await using athena = await startAthena();
  athena.stack.backend.answer({
    match: 'TABLES',
    columns: [column('tab_name', 'varchar')],
    rows: [['flow_logs']],
  });
  expect(await athena.rows('SHOW TABLES')).toEqual([['flow_logs']]);
});
