import { describe, expect, it } from 'vitest';
import { logQuality } from '../../../src/reports/diagnostics/log-quality.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { folderOf, logText, NOON, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { readQuery, readReport } from '../../helpers/reading.ts';

describe('values', () => {
  it('that are `-` are NULL, in text and in numbers', async () => {
    const folder = folderOf([v2({ bytes: '-', 'interface-id': '-', dstport: '-' })]);
    const { rows } = await readQuery(
      'select bytes, interface_id, dstport, srcaddr from flows where interface_id is null',
      folder,
    );
    expect(rows).toEqual([[null, null, null, '10.0.0.1']]);
  });

  it('with quotes, commas or hash signs are what they are', async () => {
    const folder = folderOf([v2({ 'interface-id': '"eni,#1' }), v2({ 'interface-id': "eni'2\\" })]);
    const { rows } = await readQuery('select interface_id from flows order by 1', folder);
    expect(rows).toEqual([['"eni,#1'], ["eni'2\\"]]);
  });

  it('of start and end may be milliseconds', async () => {
    const folder = folderOf([
      v2({ start: NOON, end: NOON + 60 }),
      v2({ start: NOON * 1000 + 999, end: (NOON + 60) * 1000 }),
    ]);
    const { lines } = await readQuery('select start, "end", count(*) from flows group by all', folder);
    expect(lines).toEqual([`${NOON} ${NOON + 60} 2`]);
  });

  it('in milliseconds belong to the window of their second', async () => {
    const starts = [-1, 0, 59_999, 60_000].map((ms) =>
      v2({ start: NOON * 1000 + ms, end: NOON * 1000 + ms }),
    );
    const { lines } = await readReport(actions, folderOf(starts), {
      window: { since: NOON, until: NOON + 60 },
    });
    expect(lines).toEqual(['ACCEPT 2 20 2000']);
  });

  it('of 64 bits are exact, and so are sums beyond them', async () => {
    const most = 2n ** 63n - 1n;
    const folder = folderOf([v2({ bytes: most, packets: 1 }), v2({ bytes: most, packets: 2n ** 53n })]);
    const { rows } = await readReport(actions, folder);
    expect(rows).toEqual([['ACCEPT', 2n, 2n ** 53n + 1n, 2n ** 64n - 2n]]);
  });
});

describe('records without data', () => {
  const blank = (status: string) => `2 123456789012 eni-1 - - - - - - - ${NOON} ${NOON + 60} - ${status}`;

  it('are no traffic, whatever else they carry', async () => {
    const folder = folderOf([
      v2(),
      blank('NODATA'),
      blank('SKIPDATA'),
      v2({ 'log-status': 'NODATA' }),
      v2({ 'log-status': 'SKIPDATA', action: 'REJECT' }),
    ]);
    expect((await readReport(actions, folder)).lines).toEqual(['ACCEPT 1 10 1000']);
    expect((await readReport(logQuality, folder)).lines.map((line) => line.split(' ').slice(0, 2))).toEqual([
      ['NODATA', '2'],
      ['SKIPDATA', '2'],
      ['OK', '1'],
    ]);
  });

  it('are told by their lack of traffic where the status is not logged', async () => {
    const folder = temporaryFolder();
    const header = 'srcaddr dstaddr packets bytes start end action';
    writeLog(
      folder,
      'a.log',
      logText([`10.0.0.1 10.0.0.2 1 40 ${NOON} ${NOON + 9} ACCEPT`, `- - - - ${NOON} ${NOON + 9} -`], header),
    );
    expect((await readReport(actions, folder)).lines).toEqual(['ACCEPT 1 1 40']);
  });
});

describe('the window', () => {
  const starts = (offsets: readonly number[]) =>
    folderOf(offsets.map((offset) => v2({ start: NOON + offset })));

  it('has the records that start at its beginning or later, and before its end', async () => {
    const { lines } = await readQuery(
      'select start - 1795176000 from flows order by 1',
      starts([-1, 0, 1, 59, 60, 61]),
      {
        window: { since: NOON, until: NOON + 60 },
      },
    );
    expect(lines).toEqual(['0', '1', '59']);
  });

  it('goes by the start of records, not by their end', async () => {
    const folder = folderOf([
      v2({ start: NOON - 1, end: NOON + 10 }),
      v2({ start: NOON + 9, end: NOON + 900 }),
    ]);
    const { lines } = await readQuery('select "end" - 1795176000 from flows', folder, {
      window: { since: NOON, until: NOON + 60 },
    });
    expect(lines).toEqual(['900']);
  });
});

describe('lines that are no records', () => {
  const reasonsOf = async (lines: readonly string[]) => {
    const folder = folderOf([v2(), ...lines, v2()]);
    const { lines: rows, skipped } = await readQuery('select count(*), sum(bytes) from flows', folder);
    return { rows, skipped: skipped.map(({ line, lines: count, reason }) => [line, count, reason]) };
  };

  it.each([
    ['too few values', '2 123456789012 eni-1 10.0.0.1', 'too few values'],
    ['too many values', `${v2()} more`, 'too many values'],
    ['a text for a number', v2({ bytes: 'many' }), 'bytes is not a number in range'],
    ['a number in hexadecimal', v2({ bytes: '0x10' }), 'bytes is not a number in range'],
    ['a fraction', v2({ packets: '1.5' }), 'packets is not a number in range'],
    ['an exponent', v2({ bytes: '1e3' }), 'bytes is not a number in range'],
    ['a sign', v2({ srcport: '-5' }), 'srcport is not a number in range'],
    ['a number beyond 32 bits', v2({ dstport: 2 ** 31 }), 'dstport is not a number in range'],
    ['a status in small letters', v2({ 'log-status': 'ok' }), 'log_status is not OK, NODATA or SKIPDATA'],
    [
      'a status with more behind it',
      v2({ 'log-status': '"OK"}' }),
      'log_status is not OK, NODATA or SKIPDATA',
    ],
    ['a start that is missing', v2({ start: '-' }), 'start is missing'],
    ['an empty value', v2({ srcaddr: '' }), 'srcaddr is empty'],
    ['a number beyond 64 bits', v2({ bytes: 2n ** 63n }), 'bytes is not a number in range'],
  ])('because of %s are skipped, counted and named', async (_, line, reason) => {
    expect(await reasonsOf([line])).toEqual({ rows: ['2 2000'], skipped: [[3, 1, reason]] });
  });

  it('are none for every question alike', async () => {
    const bad = [
      v2({ bytes: '12x' }),
      v2({ dstport: '1.5' }),
      v2({ end: 'late' }),
      'x',
      v2({ 'log-status': 'ok' }),
    ];
    const folder = folderOf([v2(), ...bad, v2()]);
    const questions = ['count(*)', 'count(action)', 'count(bytes)', 'count(dstport)', 'count("end")'];
    for (const question of questions) {
      for (const relation of ['flows', 'log_quality']) {
        const { lines, skipped } = await readQuery(`select ${question} from ${relation}`, folder);
        expect(lines).toEqual(['2']);
        expect(skipped).toMatchObject([{ line: 3, lines: 5 }]);
      }
    }
    expect((await readQuery('select * from flows', folder)).rows.length).toBe(2);
  });

  it('is not what a line with a blank at its end is', async () => {
    expect(await reasonsOf([`${v2()} `])).toEqual({ rows: ['3 3000'], skipped: [] });
  });

  it('because of bytes that are not UTF-8 are named', async () => {
    const folder = temporaryFolder();
    const damaged = Buffer.from(logText([v2(), v2({ 'interface-id': 'eni\u00ff' }), v2()]), 'latin1');
    const path = writeLog(folder, 'a.log', damaged);
    const { lines, skipped } = await readQuery('select count(interface_id) from flows', folder);
    expect(lines).toEqual(['2']);
    expect(skipped).toEqual([{ where: path, line: 3, lines: 1, reason: 'not UTF-8' }]);
  });

  it('are counted by file, with the first of them', async () => {
    const folder = temporaryFolder();
    const a = writeLog(folder, 'a.log.gz', logText([v2(), 'x', v2(), 'y z', 'w']));
    writeLog(folder, 'b.log.gz', logText([v2()]));
    const c = writeLog(folder, 'c.log.gz', logText(['nothing']));
    const { lines, skipped } = await readReport(actions, folder);
    expect(lines).toEqual(['ACCEPT 3 30 3000']);
    expect(skipped).toEqual([
      { where: a, line: 3, lines: 3, reason: 'too few values' },
      { where: c, reason: 'none of its lines is a record; line 2: too few values' },
    ]);
  });

  it('that are empty are nothing to speak of', async () => {
    expect(await reasonsOf(['', ''])).toEqual({ rows: ['2 2000'], skipped: [] });
  });

  it('longer than a file may be does not keep the rest from being read', async () => {
    const { rows, skipped } = await reasonsOf(['x'.repeat(3_000_000)]);
    expect(rows).toEqual(['2 2000']);
    expect(skipped).toEqual([[3, 1, 'the line is too long']]);
  });
});

describe('ends of lines', () => {
  it('are no carriage returns within a line: that is no record', async () => {
    const folder = temporaryFolder();
    const path = writeLog(folder, 'a.log', `${logText([v2()])}${v2()}\rodd\n${v2()}\n`);
    const { lines, skipped } = await readReport(actions, folder);
    expect(lines).toEqual(['ACCEPT 2 20 2000']);
    expect(skipped).toEqual([
      { where: path, line: 3, lines: 1, reason: 'log_status has a control character in it' },
    ]);
  });

  it.each([
    ['CRLF with empty lines', `${logText([v2(), '', v2()]).replaceAll('\n', '\r\n')}\r\n`, 2],
    ['CRLF cut off between its halves', logText([v2(), v2()]).replaceAll('\n', '\r\n').slice(0, -1), 2],
    ['CRLF in the header and an empty line only', `${logText([v2()]).replace('\n', '\r\n')}\r\n`, 1],
    ['CRLF', `${logText([v2(), v2()]).replaceAll('\n', '\r\n')}`, 2],
    ['mixed', `${logText([v2()])}${v2()}\r\n${v2()}\n`, 3],
    ['CRLF in the header only', logText([v2(), v2()]).replace('\n', '\r\n'), 2],
    ['none behind the last line', logText([v2(), v2()]).trimEnd(), 2],
    ['none behind the only line', logText([]).trimEnd(), 0],
  ])('%s', async (_, text, count) => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', text);
    writeLog(folder, 'b.log', text);
    const { lines, skipped } = await readQuery(
      "select count(*) from flows where log_status is not distinct from 'OK'",
      folder,
    );
    expect(lines).toEqual([String(2 * count)]);
    expect(skipped).toEqual([]);
  });
});
