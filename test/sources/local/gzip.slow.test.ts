import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FlowqError } from '../../../src/errors.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../../helpers/logs.ts';
import { readQuery, readReport } from '../../helpers/reading.ts';

/** A file of many different records, packed to a fraction. */
function packedRecords(count: number): Buffer {
  const records = Array.from({ length: count }, (_, at) =>
    v2({
      srcaddr: `10.0.${at % 256}.${(at * 7) % 256}`,
      srcport: (at * 7919) % 60_000,
      packets: 1,
      bytes: at,
      start: NOON + at,
    }),
  );
  return gzipSync(logText(records));
}

async function countsOf(content: Uint8Array, strict = false) {
  const folder = temporaryFolder();
  const path = writeLog(folder, 'a.log.gz', content);
  const read = await readReport(actions, folder, { strict }).catch((error: FlowqError) => error);
  if (read instanceof FlowqError) {
    expect([read.exitCode, read.message.startsWith(`${path} cannot be read: `)]).toEqual([3, true]);
    return { records: 0, skipped: [read.message.slice(`${path} cannot be read: `.length)] };
  }
  const { rows, skipped } = read;
  return {
    records: Number(rows[0]?.[1] ?? 0),
    skipped: skipped.map(({ where, line, lines, reason }) => {
      expect(where).toBe(path);
      return line === undefined ? reason : `${line} (${lines}): ${reason}`;
    }),
  };
}

describe('a gzip file', () => {
  it.each([
    ['several members', [logText([v2()]), `${v2()}\n`, `${v2()}\n${v2()}\n`], 4],
    ['several members, each with a header', [logText([v2()]), logText([v2(), v2()]), logText([])], 3],
    [
      'a member that ends within a line',
      [logText([v2()]).slice(0, -20), `${logText([v2()]).slice(-20)}${v2()}\n`],
      2,
    ],
    ['a member that is empty', ['', logText([v2()]), ''], 1],
  ])('of %s is read to its end', async (_, members, records) => {
    const content = Buffer.concat(members.map((member) => gzipSync(member)));
    expect(await countsOf(content)).toEqual({ records, skipped: [] });
    expect(await countsOf(content, true)).toEqual({ records, skipped: [] });
  });

  it('of a large member and a small one is read to its end', async () => {
    const content = Buffer.concat([packedRecords(3000), gzipSync(`${v2()}\n`)]);
    expect(await countsOf(content)).toEqual({ records: 3001, skipped: [] });
  });

  it('of many members is read to its end', async () => {
    const members = Array.from({ length: 500 }, () => gzipSync(`${v2()}\n`));
    expect(await countsOf(Buffer.concat([gzipSync(`${V2_HEADER}\n`), ...members]))).toEqual({
      records: 500,
      skipped: [],
    });
  });

  /** A head with a flag (RFC 1952), and what it announces, before the rest of a file of two records. */
  function withHead(flag: number, announced: string): Buffer {
    const packed = gzipSync(logText([v2(), v2()]));
    packed[3] = flag;
    return Buffer.concat([packed.subarray(0, 10), Buffer.from(announced), packed.subarray(10)]);
  }

  it.each([
    ['a name', withHead(8, 'a.log\0')],
    ['a comment', withHead(16, 'no comment\0')],
    ['extra bytes', withHead(4, '\u0003\0abc')],
    ['a name, a comment and extra bytes', withHead(28, '\u0001\0aa.log\0no comment\0')],
    ['zeros after its end', Buffer.concat([withHead(0, ''), Buffer.alloc(512)])],
  ])('with %s is read by reports and by SQL', async (_, content) => {
    expect(await countsOf(content)).toEqual({ records: 2, skipped: [] });
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', content);
    expect((await readQuery('select count(*) as n from flows', folder)).lines).toEqual(['2']);
  });

  it('without a name that says so is told by its bytes, and a plain one by its lack of them', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'packed.log', gzipSync(logText([v2()])));
    writeLog(folder, 'plain.log.gz', Buffer.from(logText([v2(), v2()])));
    const { lines, skipped } = await readReport(actions, folder);
    expect([lines, skipped]).toEqual([['ACCEPT 3 30 3000'], []]);
  });
});

describe('a gzip file that is cut off', () => {
  const whole = packedRecords(4000);
  const reason = 'the file is cut off; the lines before that are read';

  it.each([0.2, 0.5, 0.9])('at %d of it gives the lines that are whole', async (part) => {
    const { records, skipped } = await countsOf(whole.subarray(0, whole.length * part));
    expect(skipped).toEqual([reason]);
    expect(records).toBeGreaterThan(4000 * (part - 0.1));
    expect(records).toBeLessThan(4000 * (part + 0.1));
  });

  it.each([1, 4, 7, 8])('by %i of the bytes behind its data is told by --strict', async (bytes) => {
    const { records, skipped } = await countsOf(whole.subarray(0, -bytes), true);
    expect({ records, skipped }).toEqual({ records: 4000, skipped: [reason] });
  });

  it.each([100, 20, 12])('to %i bytes may have lost even its header', async (bytes) => {
    const { records, skipped } = await countsOf(whole.subarray(0, bytes));
    expect([records, skipped.length]).toEqual([0, 1]);
  });

  it('anywhere never gives a record that was not written', async () => {
    // The last value of a line makes a record whole, the number before it must be too.
    const folder = temporaryFolder();
    const header = 'start srcaddr log-status bytes';
    const text = logText(
      Array.from({ length: 300 }, (_, at) => `${NOON + at} 10.0.0.1 OK ${1_000_000 + at}`),
      header,
    );
    const packed = gzipSync(text);
    for (let at = 0; at < 40; at += 1) {
      const end = Math.floor(packed.length * (0.1 + at * 0.022));
      writeLog(folder, `${at}/a.log.gz`, packed.subarray(0, end));
    }
    const { lines } = await readQuery('select count(*) filter (bytes < 1000000) from flows', folder);
    expect(lines).toEqual(['0']);
  });

  it('leaves nothing behind in the folder of temporary files', async () => {
    const temporary = temporaryFolder();
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', whole.subarray(0, whole.length / 2));
    await readReport(actions, folder);
    expect(readdirSync(temporary)).toEqual([basename(folder)]);
  });
});

describe('a gzip file that is damaged', () => {
  const whole = packedRecords(3000);
  const damagedAt = (at: number, bytes: Uint8Array) =>
    Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]);
  const half = Math.floor(whole.length / 2);

  it('so that it cannot be unpacked is named', async () => {
    const folder = temporaryFolder();
    // A second member without data, with a size at its end as a whole file has.
    const size = Buffer.alloc(4);
    size.writeUInt32LE(whole.length * 4);
    const path = writeLog(
      folder,
      'b.log.gz',
      Buffer.concat([whole, whole.subarray(0, 10), Buffer.alloc(50, 0xff), size]),
    );
    writeLog(folder, 'a.log.gz', whole);
    const { lines, skipped } = await readReport(actions, folder);
    expect(lines).toEqual(['ACCEPT 3000 3000 4498500']);
    expect(skipped).toEqual([{ where: path, reason: 'the gzip data is damaged' }]);
  });

  it.each([
    ['a hundred bytes', half, Buffer.alloc(100, 7)],
    ['two bytes in the middle', half, Buffer.from([0x55, 0xaa])],
    ['its checksum', whole.length - 8, Buffer.from([1, 2, 3, 4])],
  ])('in %s gives no record, be the lines that come out of it what they may', async (_, at, bytes) => {
    expect(await countsOf(damagedAt(at, bytes))).toEqual({
      records: 0,
      skipped: ['the gzip data is damaged'],
    });
  });

  it('and the file beside it that is whole is read', async () => {
    const folder = temporaryFolder();
    const path = writeLog(folder, 'a.log.gz', damagedAt(half, Buffer.from([0x55, 0xaa])));
    writeLog(folder, 'b.log.gz', logText([v2()]));
    const { lines, skipped } = await readReport(actions, folder);
    expect(lines).toEqual(['ACCEPT 1 10 1000']);
    expect(skipped).toEqual([{ where: path, reason: 'the gzip data is damaged' }]);
  });

  it('from its beginning on is named', async () => {
    const { records, skipped } = await countsOf(
      Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(500, 0xee)]),
    );
    expect(records).toBe(0);
    expect(skipped).toEqual(['no first line can be unpacked']);
  });
});

describe('a file with next to nothing', () => {
  it.each([
    ['no bytes', Buffer.alloc(0), 'the file is empty'],
    ['an empty gzip member', gzipSync(''), 'no first line can be unpacked'],
    ['an empty line', Buffer.from('\n'), 'the first line is empty'],
    ['two bytes of gzip', Buffer.from([0x1f, 0x8b]), 'no first line can be unpacked'],
  ])('%s is named', async (_, content, reason) => {
    expect(await countsOf(content)).toEqual({ records: 0, skipped: [reason] });
  });

  it.each([
    ['packed', gzipSync(logText([]))],
    ['without the end of its line', gzipSync(V2_HEADER)],
  ])('only a header, %s, is a file without records', async (_, content) => {
    expect(await countsOf(content)).toEqual({ records: 0, skipped: [] });
    expect(await countsOf(content, true)).toEqual({ records: 0, skipped: [] });
  });

  it.each([
    ['a binary file', randomBytes(3000)],
    ['a line without an end', Buffer.from('x'.repeat(200_000))],
    ['a file of zeros', Buffer.alloc(5000)],
    ['JSON', Buffer.from('{"Records": []}\n')],
  ])('%s is no flow log', async (_, content) => {
    const { records, skipped } = await countsOf(content);
    expect(records).toBe(0);
    expect(skipped.length).toBe(1);
  });
});
