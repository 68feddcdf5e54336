import { describe, expect, it } from 'vitest';
import { parseFields } from '../../../src/logs/record-format.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../../helpers/logs.ts';
import { readQuery, readReport } from '../../helpers/reading.ts';

function fileOf(text: string, name = 'a.log'): string {
  const folder = temporaryFolder();
  writeLog(folder, name, text);
  return folder;
}

/** The same records in the default format as objects. */
const objectOf = (record: string, separator = '_') =>
  Object.fromEntries(
    V2_HEADER.split(' ').map((name, at) => {
      const value = record.split(' ')[at] ?? '';
      return [
        name.replaceAll('-', separator),
        /^\d{1,15}$/.test(value) && name !== 'account-id' ? Number(value) : value,
      ];
    }),
  );

const RECORDS = [v2({ bytes: 1 }), v2({ bytes: 2 }), v2({ bytes: '-', packets: '-' })];
const RIGHT = { lines: ['ACCEPT 3 20 3'], skipped: [] };

describe('control messages of a subscription', () => {
  const envelope = (type: string, messages: readonly string[]) =>
    JSON.stringify({
      messageType: type,
      owner: 'x',
      logEvents: messages.map((message) => ({ id: '', message })),
    });
  const control = envelope('CONTROL_MESSAGE', [
    'CWL CONTROL MESSAGE: Checking health of destination Firehose.',
  ]);

  it.each([
    ['first', [control, envelope('DATA_MESSAGE', RECORDS)]],
    [
      'between others',
      [envelope('DATA_MESSAGE', RECORDS.slice(0, 1)), control, envelope('DATA_MESSAGE', RECORDS.slice(1))],
    ],
  ])('that carry a message are not damage: %s', async (_, documents) => {
    for (const between of ['\n', '']) {
      expect(await readReport(actions, fileOf(documents.join(between)))).toMatchObject(RIGHT);
    }
  });

  it('may be all that a file holds', async () => {
    expect(await readReport(actions, fileOf(`${control}\n${control}\n`))).toMatchObject({
      lines: [],
      skipped: [],
    });
  });
});

describe('JSON objects that are keyed by names of fields', () => {
  it.each([
    ['in an array', JSON.stringify(RECORDS.map((record) => objectOf(record)))],
    ['a line each', RECORDS.map((record) => JSON.stringify(objectOf(record, '-'))).join('\n')],
    [
      'over several lines',
      JSON.stringify(
        RECORDS.map((record) => objectOf(record)),
        null,
        2,
      ),
    ],
    [
      'within another object',
      JSON.stringify({ meta: { count: 3 }, records: RECORDS.map((record) => objectOf(record)) }),
    ],
    [
      'in capitals',
      JSON.stringify(RECORDS.map((record) => objectOf(record))).replaceAll('"srcaddr"', '"SrcAddr"'),
    ],
    [
      'without keys of missing values',
      JSON.stringify(RECORDS.map((record) => objectOf(record))).replaceAll('"packets":"-","bytes":"-",', ''),
    ],
  ])('are records: %s', async (_, text) => {
    expect(await readReport(actions, fileOf(text))).toMatchObject(RIGHT);
    expect(await readReport(actions, fileOf(text, 'a.log.gz'))).toMatchObject(RIGHT);
  });

  it('keep large numbers exact, and give account ids their zeros back', async () => {
    const text = JSON.stringify(objectOf(v2()))
      .replace(/"bytes":1000/, '"bytes":9007199254740993')
      .replace(/"123456789012"/, '3456789012');
    expect((await readQuery('select bytes, account_id from flows', fileOf(text))).rows).toEqual([
      [9007199254740993n, '003456789012'],
    ]);
  });

  it('that are not records are counted', async () => {
    const objects = [
      objectOf(v2()),
      { ...objectOf(v2()), action: 'BLOCK' },
      { ...objectOf(v2()), vpc_id: 'vpc-1' },
    ];
    const text = objects
      .flatMap((one, at) => Array.from({ length: at === 0 ? 400 : 1 }, () => `${JSON.stringify(one)}\n`))
      .join('');
    const { lines, skipped } = await readReport(actions, fileOf(text));
    expect(lines).toEqual(['ACCEPT 400 4000 400000']);
    expect(skipped).toMatchObject([{ line: 401, lines: 2, reason: 'action is not ACCEPT or REJECT' }]);
  });
});

describe('the output of aws logs get-query-results', () => {
  const pairs = (row: Readonly<Record<string, unknown>>) =>
    Object.entries(row).map(([field, value]) => ({ field, value: String(value) }));
  const output = (rows: readonly Readonly<Record<string, unknown>>[], indent?: number) =>
    JSON.stringify(
      { results: rows.map(pairs), statistics: { recordsMatched: 3 }, status: 'Complete' },
      null,
      indent,
    );
  const messages = RECORDS.map((record) => ({
    '@timestamp': '2026-11-20 12:00:00.000',
    '@message': record,
    '@ptr': 'x',
  }));
  const fields = RECORDS.map((record) => ({
    '@timestamp': '2026-11-20 12:00:00.000',
    ...objectOf(record),
    '@ptr': 'x',
  }));

  it.each([
    ['messages', messages, undefined],
    ['messages, indented', messages, 4],
    ['fields', fields, undefined],
    ['fields, indented', fields, 4],
    [
      'many fields',
      Array.from({ length: 500 }, () => fields)
        .flat()
        .concat(fields),
      4,
    ],
  ])('is read: %s', async (_, rows, indent) => {
    const { lines, skipped } = await readReport(actions, fileOf(output(rows, indent)));
    const times = rows.length / 3;
    expect([lines, skipped]).toEqual([[`ACCEPT ${3 * times} ${20 * times} ${3 * times}`], []]);
  });

  it('is read under the names that Logs Insights gives fields, as its CSV is', async () => {
    const names =
      'version accountId interfaceId srcAddr dstAddr srcPort dstPort protocol packets bytes startTime endTime action logStatus'.split(
        ' ',
      );
    const row = (record: string) =>
      Object.fromEntries(names.map((name, at) => [name, record.split(' ')[at]]));
    expect(await readReport(actions, fileOf(output(RECORDS.map(row))))).toMatchObject(RIGHT);
    const csv = [
      ['@timestamp', ...names],
      ...RECORDS.map((record) => ['2026-11-20 12:00:00.000', ...record.split(' ')]),
    ];
    expect(await readReport(actions, fileOf(csv.map((cells) => cells.join(',')).join('\n')))).toMatchObject(
      RIGHT,
    );
  });
});

describe('fields that the user names', () => {
  const format = parseFields('srcaddr dstaddr bytes start end action');
  const record = `10.0.0.1 10.0.0.2 40 ${NOON} ${NOON + 9} ACCEPT`;
  const sum = async (text: string, name?: string) => {
    const { lines, skipped } = await readQuery(
      'select srcaddr, sum(bytes) from flows group by 1',
      fileOf(text, name),
      { format },
    );
    return { lines, skipped };
  };
  const right = { lines: ['10.0.0.1 80'], skipped: [] };

  it.each([
    [
      'another header',
      `${['from', 'to', 'size', 'begin', 'finish', 'verdict'].join(' ')}\n${record}\n${record}\n`,
    ],
    [
      'a header that is repeated',
      `from to size begin finish verdict\n${record}\nfrom to size begin finish verdict\n${record}\n`,
    ],
    ['a header of other fields', `dstaddr srcaddr packets start end action\n${record}\n${record}\n`],
    ['no header', `${record}\n${record}\n`],
    [
      'CSV under another header',
      `from,to,size,begin,finish,verdict\n${`${record}\n`.repeat(2).replaceAll(' ', ',')}`,
    ],
    ['CSV without a header', `${record}\n`.repeat(2).replaceAll(' ', ',')],
  ])('win over what a file says, where they fit it: %s', async (_, text) => {
    expect(await sum(text)).toEqual(right);
    expect(await sum(text, 'a.log.gz')).toEqual(right);
  });

  it('do not where they do not fit', async () => {
    const { lines } = await sum(logText([v2({ bytes: 5 })]));
    expect(lines).toEqual(['10.0.0.1 5']);
  });

  it('keep a damaged first record from being taken for a header', async () => {
    const { lines, skipped } = await sum(
      `10.0.0.1 10.0.0.2 x ${NOON} ${NOON} ACCEPT\n${record}\n${record}\n`,
    );
    expect(lines).toEqual(['10.0.0.1 80']);
    expect(skipped).toMatchObject([{ line: 1, lines: 1, reason: 'bytes is not a number in range' }]);
  });
});
