import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { changedByte, gzipParquet, recordsOf } from '../../helpers/damaged-parquet.ts';
import { logText, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { rowsOf, writeParquet } from '../../helpers/parquet.ts';
import { readQuery, readReport } from '../../helpers/reading.ts';

const QUESTIONS = ['select count(*) from flows', 'select sum(bytes) from flows', 'select * from log_quality'];

describe('a damaged Parquet file', () => {
  it.each([0.02, 0.1, 0.2, 0.5])(
    'is left out as a whole and named, for every question, wherever its byte was changed: %f',
    async (place) => {
      const folder = temporaryFolder();
      const bytes = await gzipParquet(recordsOf(300));
      writeLog(folder, 'a.log', logText([v2()]));
      const path = writeLog(
        folder,
        'b.log.parquet',
        changedByte(bytes, Math.floor(bytes.length * place), 0x55),
      );
      for (const question of QUESTIONS) {
        const { rows, skipped } = await readQuery(question, folder);
        expect(rows).toHaveLength(1);
        expect(skipped).toEqual([{ where: path, reason: expect.stringMatching(/Parquet/) }]);
      }
      expect((await readReport(actions, folder)).lines).toEqual(['ACCEPT 1 10 1000']);
    },
  );

  it('is an error where there is no other file', async () => {
    const folder = temporaryFolder();
    const bytes = await gzipParquet(recordsOf(300));
    const path = writeLog(folder, 'a.parquet', changedByte(bytes, bytes.length >> 1, 1));
    await expect(readReport(actions, folder)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`${path} cannot be read: `),
    });
  });

  it.each(['snappy', 'zstd', 'uncompressed'])(
    'of pages packed with %s is found where its lengths do not fit',
    async (codec) => {
      const folder = temporaryFolder();
      writeLog(folder, 'a.log', logText([v2()]));
      const bytes = await gzipParquet(recordsOf(300), `compression ${codec}`);
      const path = writeLog(
        folder,
        'b.parquet',
        Buffer.concat([bytes.subarray(0, 600), bytes.subarray(610)]),
      );
      const { lines, skipped } = await readReport(actions, folder);
      expect(lines).toEqual(['ACCEPT 1 10 1000']);
      expect(skipped).toMatchObject([{ where: path }]);
    },
  );
});

describe('a file whose footer gives a column another type', () => {
  const NUMBERS = ['version', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end'];
  const TEXTS = ['interface_id', 'srcaddr', 'action', 'log_status'];
  const sums = [
    'count(*)',
    ...NUMBERS.map((name) => `sum("${name}")`),
    ...TEXTS.map((name) => `sum(length(${name}))`),
  ];

  it.each([...NUMBERS, ...TEXTS])(
    'by one changed byte is read right or left out: %s',
    { timeout: 60_000 },
    async (column) => {
      const whole = await gzipParquet(recordsOf(300));
      const folder = temporaryFolder();
      writeLog(folder, 'whole.parquet', whole);
      const sum = async () => await readQuery(`select ${sums.join(', ')} from log_quality`, folder);
      const right = (await sum()).rows.flat() as bigint[];
      // In the schema the name of a column stands before its type.
      const at = whole.indexOf(`${column}\u0025`, 'latin1') + column.length + 1;
      for (let by = 1; by < 256; by += 1) writeLog(folder, `${by}.parquet`, changedByte(whole, at, by));
      const { rows, skipped } = await sum();
      expect(skipped.filter(({ lines }) => lines !== undefined)).toEqual([]);
      const read = BigInt(256 - skipped.length);
      expect(rows.flat()).toEqual(right.map((one) => one * read));
    },
  );

  it.each([
    // A field of Thrift, which is then passed over: whether values may be missing.
    ['no word of missing values', '\u0025\u0002\u0018\u0007srcport', 0, 1],
    // The length of the least value of `srcport`.
    ['statistics of another length', '\u0018\u0004\u0000\u0000\u0000\u0000\u0016\u0000\u0028\u0004', 1, 8],
    ['statistics that are a list', '\u0018\u0004\u0000\u0000\u0000\u0000\u0016\u0000\u0028\u0004', 0, 1],
  ])('is left out: %s', async (_, bytes, offset, by) => {
    const whole = await gzipParquet(recordsOf(300));
    const folder = temporaryFolder();
    writeLog(folder, 'whole.parquet', whole);
    const at = whole.indexOf(bytes, 'latin1') + offset;
    const path = writeLog(folder, 'damaged.parquet', changedByte(whole, at, by));
    const { lines, skipped } = await readQuery('select count(*), sum(srcport) from log_quality', folder);
    expect(lines).toEqual(['300 8907150']);
    expect(skipped).toEqual([
      { where: path, reason: expect.stringMatching(/^the Parquet footer is damaged/) },
    ]);
  });

  it.each([
    ['a port', 'srcport', '(srcport % 200)::utinyint'],
    ['a small number', 'protocol', 'protocol::smallint'],
    ['seconds', 'start', 'start::integer'],
    ['a timestamp', 'start', 'make_timestamp(start * 1000000)'],
    ['nothing', 'packets', 'null'],
  ])('that its values fit is read: %s', async (_, column, value) => {
    const folder = temporaryFolder();
    const records = rowsOf(recordsOf(100));
    await writeParquet(folder, 'a.parquet', `select * replace (${value} as "${column}") from (${records})`);
    const { lines, skipped } = await readQuery('select count(*) from log_quality', folder);
    expect([lines, skipped]).toEqual([['100'], []]);
  });
});

describe('a whole Parquet file', () => {
  it.each([
    'compression gzip',
    'compression gzip, parquet_version v2',
    'compression snappy, parquet_version v2',
    'compression zstd',
    'compression lz4_raw',
    'compression brotli',
    'compression uncompressed',
    'compression gzip, dictionary_size_limit 1',
    'compression gzip, dictionary_size_limit 1, parquet_version v2',
    'compression gzip, row_group_size 2048',
  ])('is read, whoever wrote it: %s', async (options) => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.parquet', await gzipParquet(recordsOf(5000), options));
    const { lines, skipped } = await readQuery('select count(*) from log_quality', folder);
    expect([lines, skipped]).toEqual([['5000'], []]);
  });

  it('is read with bytes after the values of a page, as fastparquet leaves them', async () => {
    const { lines, skipped } = await readReport(actions, 'test/fixtures/fastparquet.parquet');
    expect([lines, skipped]).toEqual([['ACCEPT 2 20 2000', 'REJECT 1 10 1000'], []]);
  });

  it('has values of all kinds beside those of records', async () => {
    const folder = temporaryFolder();
    const others = `1.5::float as f, 2.5::double as d, true as b, 'x'::blob as blob, uuid() as u, date '2026-01-01' as day, {'a': 1, 'b': [1, 2]} as nested, [1, null] as listed, 7::utinyint as small, 1.25::decimal(9, 2) as price, map {'k': 1} as m`;
    await writeParquet(folder, 'a.parquet', `select *, ${others} from (${rowsOf(recordsOf(100))})`);
    const { lines, skipped } = await readQuery('select count(*) from log_quality', folder);
    expect([lines, skipped]).toEqual([['100'], []]);
  });
});

describe('columns of Parquet', () => {
  it('may have any names', async () => {
    const folder = temporaryFolder();
    const names = ['a.b', 'filename', 'select', 'with "quotes"', 'with blank', 'file_row_number', 'é'];
    const others = names.map((name, at) => `${at} as "${name.replaceAll('"', '""')}"`).join(', ');
    const path = await writeParquet(folder, 'a.parquet', `select *, ${others} from (${rowsOf([v2()])})`);
    const { columns, rows } = await readQuery('select * from flows', folder);
    expect(columns).toEqual(expect.arrayContaining(['a.b', 'select', 'with "quotes"', 'with blank']));
    expect(rows).toHaveLength(1);
    expect((await readQuery('select "a.b", "with ""quotes""" from flows', folder)).rows).toEqual([
      ['0', '3'],
    ]);
    expect((await readReport(actions, folder)).lines).toEqual(['ACCEPT 1 10 1000']);
    await writeParquet(
      folder,
      'b.parquet',
      `select * replace ('BLOCK' as action), 'x' as filename from (${rowsOf([v2()])})`,
    );
    const { skipped } = await readReport(actions, folder);
    expect(skipped).toMatchObject([{ where: path.replace('a.parquet', 'b.parquet') }]);
  });

  it('may have no name', async () => {
    const folder = temporaryFolder();
    const path = await writeParquet(folder, 'a.parquet', `select 7 as "Q", * from (${rowsOf([v2()])})`);
    writeFileSync(path, withoutName(readFileSync(path), 'Q'));
    const { lines, skipped } = await readQuery('select action, bytes from flows', folder);
    expect([lines, skipped]).toEqual([['ACCEPT 1000'], []]);
    expect((await readQuery('select * from flows', folder)).rows).toHaveLength(1);
  });
});

/** The file with an empty text in the place of a column's name of one letter. */
function withoutName(bytes: Buffer, name: string): Buffer {
  const length = bytes.readUInt32LE(bytes.length - 8);
  const start = bytes.length - 8 - length;
  const footer = bytes.subarray(start, -8).toString('latin1').replaceAll(`\u0001${name}`, '\u0000');
  const tail = Buffer.from([0, 0, 0, 0, ...Buffer.from('PAR1')]);
  tail.writeUInt32LE(footer.length);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(footer, 'latin1'), tail]);
}
