import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { table } from '../../../src/output/formats/table.ts';
import { printable, printableRows } from '../../../src/rows/printable.ts';
import type { Column, Rows } from '../../../src/rows/rows.ts';
import { hostileText, rowsIn, tables, textOf } from '../../helpers/rows.ts';

const plain = (rows: Rows) => table(rows, { colour: false });
const COLUMNS: Column[] = [
  { name: 'who', type: 'text' },
  { name: 'flows', type: 'integer' },
  { name: 'share', type: 'number' },
  { name: 'note', type: 'text' },
];

describe('a table', () => {
  it('has numbers to the right, all else to the left, and a dash for NULL', async () => {
    const rows = rowsIn(COLUMNS, [
      ['10.0.0.1', 7, 0.5, 'x'],
      [null, 1234567n, null, null],
    ]);
    expect(await textOf(plain, rows)).toBe(
      [
        'who         flows  share  note',
        '10.0.0.1        7    0.5  x',
        '-         1234567      -  -',
        '',
      ].join('\n'),
    );
  });

  it('of no rows is its head', async () => {
    expect(await textOf(plain, rowsIn(COLUMNS, []))).toBe('who  flows  share  note\n');
  });

  it('is aligned by what is seen: wide characters take two columns', async () => {
    const columns: Column[] = [
      { name: 'name', type: 'text' },
      { name: 'n', type: 'integer' },
    ];
    const rows = rowsIn(columns, [
      ['東京', 1],
      ['e\u0301te\u0301', 22],
      ['👩‍👩‍👧', 3],
    ]);
    const lines = (await textOf(plain, rows)).trimEnd().split('\n');
    expect(new Set(lines.map((line) => stringWidth(line)))).toEqual(new Set([8]));
  });

  it('has its head in bold if colours are wanted', async () => {
    const text = await textOf((rows) => table(rows, { colour: true }), rowsIn(COLUMNS, [['a', 1, 1, 'b']]));
    expect([text.startsWith('\u001b[1mwho'), text.includes('note\n\u001b[22m')]).toEqual([true, true]);
    expect(stripVTControlCharacters(text)).toBe('who  flows  share  note\na        1      1  b\n');
  });

  it('keeps the widths of the first thousand rows for those that come after', async () => {
    const rows = Array.from({ length: 1500 }, (_, at) => [
      at === 1400 ? 'much longer than those before' : 'ab',
      at,
    ]);
    const columns: Column[] = [
      { name: 'a', type: 'text' },
      { name: 'b', type: 'integer' },
    ];
    const lines = (await textOf(plain, rowsIn(columns, rows, 100))).trimEnd().split('\n');
    expect(lines.length).toBe(1501);
    expect(lines[1]).toBe('ab    0');
    expect(lines[1400]).toBe('ab 1399'.replace(' ', '  '));
    expect(lines[1401]).toBe('much longer than those before  1400');
  });

  it('lets no control character through, whatever is in its cells', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ columns, rows }) => {
        const text = await textOf(plain, rowsIn(columns, rows));
        expect(text.split('\n').length).toBe(rows.length + 2);
        expect(printable(text.replaceAll('\n', ''))).toBe(text.replaceAll('\n', ''));
      }),
    );
  });
});

describe('a table on a terminal', () => {
  const units = {
    flows: 'records',
    packets: 'packets',
    bytes: 'bytes',
    share: '0 to 1',
    first_seen: 'ISO 8601, UTC',
    last_seen: 'ISO 8601, UTC',
  };
  const columns: Column[] = [
    { name: 'srcaddr', type: 'text' },
    { name: 'dstaddr', type: 'text' },
    { name: 'action', type: 'text' },
    { name: 'flows', type: 'integer' },
    { name: 'packets', type: 'integer' },
    { name: 'bytes', type: 'integer' },
    { name: 'first_seen', type: 'text' },
    { name: 'last_seen', type: 'text' },
  ];
  const times = ['2026-11-20T12:00:01Z', '2026-11-21T13:30:00Z'];
  const four = ['10.0.0.1', '10.0.0.2', 'REJECT', 9999, 12_345, 999_999n, ...times];
  const six = [
    '2001:db8:1234:5678:9abc:def0:1234:5678',
    '2001:db8:8765:4321:fedc:ba98:7654:3210',
    'ACCEPT',
    7,
    3_400_000,
    1_200_000_000_000n,
    ...times,
  ];
  const fitted = (rows: (typeof four)[], width: number) =>
    textOf((all) => table(all, { colour: false, fit: { width, units } }), rowsIn(columns, rows));

  it('says bytes, counts and times as people do', async () => {
    expect(await fitted([four], 120)).toBe(
      [
        'srcaddr   dstaddr   action  flows  packets   bytes  first_seen            last_seen',
        '10.0.0.1  10.0.0.2  REJECT   9999   12.3 k  1.0 MB  2026-11-20 12:00:01Z  2026-11-21 13:30:00Z',
        '',
      ].join('\n'),
    );
  });

  it('says shares in percent, and leaves alone what has no unit', async () => {
    const own: Column[] = [
      { name: 'share', type: 'number' },
      { name: 'dstport', type: 'integer' },
    ];
    const text = await textOf(
      (rows) => table(rows, { colour: false, fit: { width: 80, units } }),
      rowsIn(own, [[0.1234, 51_820]]),
    );
    expect(text).toBe(' share  dstport\n12.3 %    51820\n');
  });

  it('shortens times first, then leaves them out, then packets, then cuts addresses in their middle', async () => {
    expect((await fitted([four], 80)).split('\n')[1]).toBe(
      '10.0.0.1  10.0.0.2  REJECT   9999   12.3 k  1.0 MB  11-20 12:00  11-21 13:30',
    );
    expect(await fitted([six], 120)).toBe(
      [
        'srcaddr                                 dstaddr                                 action  flows  packets   bytes',
        '2001:db8:1234:5678:9abc:def0:1234:5678  2001:db8:8765:4321:fedc:ba98:7654:3210  ACCEPT      7    3.4 M  1.2 TB',
        '(in this row: first_seen 11-20 12:00, last_seen 11-21 13:30)',
        '',
      ].join('\n'),
    );
    const seven = [
      '2001:db8:1234:5678:9abc:def0:1234:5679',
      '2001:db8:8765:4321:fedc:ba98:7654:3211',
      'REJECT',
      8,
      1,
      1n,
      '2026-11-20T12:00:02Z',
      '2026-11-21T13:31:00Z',
    ];
    expect((await fitted([six, seven], 80)).split('\n').slice(1)).toEqual([
      '2001:db8:1234…ef0:1234:5678  2001:db8:8765:…a98:7654:3210  ACCEPT      7  1.2 TB',
      '2001:db8:1234…ef0:1234:5679  2001:db8:8765:…a98:7654:3211  REJECT      8     1 B',
      '(hidden to fit: first_seen, last_seen, packets)',
      '',
    ]);
  });

  it('has REJECT in red', async () => {
    const text = await textOf(
      (rows) => table(rows, { colour: true, fit: { width: 120, units } }),
      rowsIn(columns, [four]),
    );
    expect(text).toContain('\u001b[31mREJECT\u001b[39m');
  });

  it('has no line that is too long, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 4, max: 60 }), async (of, width) => {
        const text = await textOf(
          (rows) => table(rows, { colour: false, fit: { width, units } }),
          rowsIn(of.columns, of.rows),
        );
        // A number is not cut, even where it alone is wider than the terminal.
        const numbers = of.rows
          .flat()
          .filter((value) => typeof value === 'number' || typeof value === 'bigint');
        const most = Math.max(width, ...numbers.map((value) => String(value).length));
        for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('never cuts a number, also in rows after those that set the widths', async () => {
    const own: Column[] = [
      { name: 'who', type: 'text' },
      { name: 'n', type: 'integer' },
      { name: 'note', type: 'text' },
    ];
    const rows = Array.from({ length: 1001 }, (_, at) =>
      at === 1000 ? ['a longer name', 123_456_789_012n, 'x'] : ['b', 1, 'a note'],
    );
    const text = await textOf(
      (all) => table(all, { colour: false, fit: { width: 20, units: {} } }),
      rowsIn(own, rows),
    );
    expect(text.split('\n').slice(1000, 1002)).toEqual(['b    1  a note', 'a…e  123456789012  x']);
  });
});

describe('a table that is too wide', () => {
  const columns: Column[] = [
    { name: 'srcaddr', type: 'text' },
    { name: 'srcaddr_name', type: 'text' },
    { name: 'protocol', type: 'text' },
    { name: 'exemption', type: 'text' },
    { name: 'flows', type: 'integer' },
    { name: 'estimated_dollars', type: 'number' },
  ];
  const names = [{ name: 'srcaddr_name', of: 'srcaddr', isPort: false }];
  const units = { estimated_dollars: 'US dollars, estimated', flows: 'records' };
  const question = { key: ['srcaddr'], answer: ['estimated_dollars'] };
  const rows: (string | number | null)[][] = [
    ['10.0.0.1', 'ALB shop', 'TCP', null, 12_345, 1.234],
    ['10.0.0.2', 'ALB shop', 'TCP', null, 5, 0.0001],
    ['10.0.0.3', 'web 1', 'TCP', null, 4, 0],
  ];
  const fitted = (width: number, more: object = question, all = rows) =>
    textOf(
      (some) => table(some, { colour: false, fit: { width, units, names, ...more } }),
      rowsIn(columns, all),
    );

  it('says once what all rows have, and which columns are empty, before it hides any', async () => {
    expect(await fitted(54)).toBe(
      [
        'srcaddr   srcaddr_name   flows  estimated_dollars',
        '10.0.0.1  ALB shop      12.3 k              $1.23',
        '10.0.0.2  ALB shop           5             <$0.01',
        '10.0.0.3  web 1              4              $0.00',
        '(same in all rows: protocol TCP; empty: exemption)',
        '',
      ].join('\n'),
    );
  });

  it('wraps headings, hides what was not asked, and keeps names that several addresses share apart', async () => {
    expect(await fitted(29)).toBe(
      [
        '                   estimated_',
        'srcaddr               dollars',
        'ALB shop 10.0.0.1       $1.23',
        'ALB shop 10.0.0.2      <$0.01',
        'web 1                   $0.00',
        '(same in all rows: protocol',
        '  TCP; empty: exemption)',
        '(hidden to fit: flows)',
        '',
      ].join('\n'),
    );
  });

  it('says below a single row what has no space in it', async () => {
    expect(await fitted(41, question, rows.slice(0, 1))).toBe(
      [
        'srcaddr   srcaddr_name  estimated_dollars',
        '10.0.0.1  ALB shop                  $1.23',
        '(in this row: protocol TCP, flows 12.3 k;',
        '  empty: exemption)',
        '',
      ].join('\n'),
    );
  });

  it('never hides a column that the user named', async () => {
    const text = await fitted(30, { ...question, requested: ['srcaddr', 'protocol', 'flows'] });
    expect(text.split('\n')[0]).toMatch(/^srcaddr +protocol +flows/);
    expect(text).toContain('(hidden to fit:\n  estimated_dollars)');
  });

  it('shows a column that the user named below the table, if it has one value and lines would break', async () => {
    const text = await fitted(20, { ...question, requested: ['srcaddr', 'protocol', 'flows'], answer: [] });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(20);
    expect(text).toMatch(/^srcaddr +flows\n/);
    expect(text).toContain('protocol TCP');
  });

  it('cuts long texts of columns that the user named, so that each row is one line', async () => {
    const ids: Column[] = ['vpc_id', 'subnet_id', 'interface_id', 'flows'].map((name) => ({
      name,
      type: name === 'flows' ? 'integer' : 'text',
    }));
    const of = ['0a1b2c3d4e5f60718', '1a1b2c3d4e5f60719'].map((id, at) => [
      `vpc-${id}`,
      `subnet-${id}`,
      `eni-${id}`,
      at,
    ]);
    const text = await textOf(
      (some) =>
        table(some, { colour: false, fit: { width: 40, units, requested: ids.map(({ name }) => name) } }),
      rowsIn(ids, of),
    );
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
    expect(text).toMatch(/0718 +0\n.*0719 +1\n$/);
  });

  it('has space for the totals of the omitted rows', async () => {
    const own: Column[] = [
      { name: 'who', type: 'text' },
      { name: 'flows', type: 'integer' },
      { name: 'bytes', type: 'integer' },
    ];
    const others = () => ({ rows: 5993, values: [null, null, 759_200_000] });
    const fit = { width: 24, units: { bytes: 'bytes' }, key: ['who'], answer: ['bytes'], others };
    expect(
      await textOf((some) => table(some, { colour: false, fit }), rowsIn(own, [['10.0.0.100', 7, 5]])),
    ).toBe(
      [
        'who            bytes',
        '10.0.0.100       5 B',
        '5,993 others  759.2 MB',
        '(same in these rows:',
        '  flows 7)',
        '',
      ].join('\n'),
    );
  });

  it('does not call a column the same in all rows before it has seen all', async () => {
    const many = Array.from({ length: 1001 }, (_, at) => [
      `10.0.0.${at}`,
      null,
      at < 1000 ? 'TCP' : 'UDP',
      null,
      1,
      1,
    ]);
    const text = await fitted(40, question, many);
    expect(text).not.toContain('same in');
    expect(text).toContain('(hidden to fit: ');
  });
});

describe('what is printable', () => {
  it.each([
    ['\u001b[31mred', '\ufffd[31mred'],
    ['bell\u0007 and \u009b', 'bell\ufffd and \ufffd'],
    ['turned \u202earound\u2066', 'turned \ufffdaround\ufffd'],
    ['plain é 東京 \u00a0', 'plain é 東京 \u00a0'],
    ['👩‍👩‍👧 a\u200db \u200d👧', '👩‍👩‍👧 a\ufffdb \ufffd👧'],
  ])('%j is %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('has no character that a terminal acts upon, and keeps its length', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be gone
        expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(printable(text).length).toBe(text.length);
      }),
    );
  });

  it('is all that rows for a terminal have', async () => {
    const rows = printableRows(rowsIn([{ name: 'a', type: 'text' }], [['\u001b]0;x\u0007'], [null]]));
    expect((await Array.fromAsync(rows.batches)).flat()).toEqual([['\ufffd]0;x\ufffd'], [null]]);
  });
});

it('has sentences below, where they would be cut', async () => {
  const columns: Column[] = [
    { name: 'step', type: 'integer' },
    { name: 'action', type: 'text' },
    { name: 'story', type: 'text' },
  ];
  const rows = [
    [1, 'REJECT', 'request arriving at eni-1: refused'],
    [2, null, 'Refused on arrival: no inbound rule of its groups admits it'],
    [3, null, null],
  ];
  const units = { story: 'sentence' };
  const fitted = (width: number) =>
    textOf((all) => table(all, { colour: false, fit: { width, units } }), rowsIn(columns, rows));
  expect(await fitted(40)).toBe(`step  action
   1  REJECT
   2  -
   3  -
1: request arriving at eni-1: refused
2: Refused on arrival: no inbound rule
  of its groups admits it
`);
  expect(await fitted(80)).toMatch(/^step {2}action {2}story\n {3}1 {2}REJECT {2}request arriving/);
  expect((await fitted(80)).split('\n')).toHaveLength(5);
});
