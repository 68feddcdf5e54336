import { statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatOfVersion } from '../../src/logs/record-format.ts';
import { temporaryFile } from '../../src/processes/temporary.ts';
import type { ColumnTable } from '../../src/readers/column-table.ts';
import { Reader, type ReaderOptions } from '../../src/readers/reader.ts';
import type { RecordNeed } from '../../src/readers/record-need.ts';
import { Scratch } from '../../src/readers/scratch.ts';
import { WorkerPool } from '../../src/readers/worker-pool.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';

const FORMAT = formatOfVersion(2);
const ALL: RecordNeed = {
  columns: ['interface_id', 'srcaddr', 'dstaddr', 'dstport', 'bytes', 'start', 'action'],
  window: undefined,
  flowsOnly: true,
};

const fileOf = (path: string) => ({ path, isGzip: true, header: V2_HEADER, table: 'logs' });

/** Files with different texts in each, of which every tenth has a line that is not a record. */
function files(count: number, records = 40): string[] {
  const folder = temporaryFolder();
  return Array.from({ length: count }, (_, file) => {
    const lines = Array.from({ length: records }, (_, at) =>
      v2({
        srcaddr: at % 3 === 0 ? `2001:db8::${file + 1}` : `10.${file % 256}.${at % 256}.1`,
        bytes: at % 5 === 0 ? '-' : at * 1000,
        action: at % 7 === 0 ? 'REJECT' : 'ACCEPT',
        start: NOON + file,
        end: NOON + file + 5,
        'log-status': at % 11 === 0 ? 'NODATA' : 'OK',
      }),
    );
    return writeLog(folder, `${file}.log.gz`, logText(file % 10 === 3 ? [...lines, 'not a record'] : lines));
  });
}

async function tableOf(paths: readonly string[], need: RecordNeed, options: Partial<ReaderOptions>) {
  const reader = new Reader({ needOf: () => need, openFile: temporaryFile, ...options });
  const areRead = await Promise.all(
    paths.map((path) => reader.read(fileOf(path), statSync(path).size, FORMAT)),
  );
  await reader.end();
  const table = reader.table('logs')?.table;
  const rows = table && rowsOf(table);
  await reader.close();
  return { areRead, rows };
}

/** The rows of a table as texts, in one order. */
const rowsOf = ({ columns, parts }: ColumnTable): string[] =>
  parts
    .flatMap((part) => {
      const read = part.values(
        columns.map((_, at) => at),
        new Scratch(),
      );
      return Array.from({ length: part.rows }, (_, row) =>
        read
          .map(({ values, valid }, at) => {
            if (valid && ((valid[row >> 3] as number) & (1 << (row & 7))) === 0) return '-';
            const value = values[row] as number | bigint;
            return columns[at]?.members?.[Number(value)] ?? String(value);
          })
          .join(' '),
      );
    })
    .sort();

describe('reader of text logs', () => {
  it('has the same records of whole files, be they read in this thread or in others, in memory or in a file', async () => {
    const paths = files(50);
    const here = await tableOf(paths, ALL, {});
    const beside = await tableOf(paths, ALL, { readHere: 0 });
    expect(beside.areRead).toEqual(here.areRead);
    expect(here.areRead).toEqual(paths.map((_, at) => at % 10 !== 3));
    const { rows } = here;
    expect(rows).toHaveLength(45 * 36);
    expect(beside.rows).toEqual(rows);
    expect((await tableOf(paths, ALL, { memory: 0 })).rows).toEqual(rows);
    expect((await tableOf(paths, ALL, { memory: 20_000, readHere: 0 })).rows).toEqual(rows);
    expect(rows).toContain(`eni-0123456789abcdef0 10.4.1.1 10.0.1.1 443 1000 ${NOON + 4} ACCEPT`);
    expect(rows).toContain(`eni-0123456789abcdef0 10.4.5.1 10.0.1.1 443 - ${NOON + 4} ACCEPT`);
  });

  it('leaves nothing behind of a file that is not read, however many records came before', async () => {
    const folder = temporaryFolder();
    const many = Array.from({ length: 40_000 }, (_, at) => v2({ bytes: at }));
    const good = writeLog(folder, 'good.log.gz', logText(many.slice(0, 10)));
    const bad = writeLog(folder, 'bad.log.gz', logText([...many, 'not a record']));
    const large = writeLog(folder, 'large.log.gz', logText(many).trimEnd());
    const { areRead, rows } = await tableOf([good, bad, large], ALL, {});
    expect(areRead).toEqual([true, false, true]);
    expect(rows).toHaveLength(40_010);
  });

  it('reads files that are too large for memory in pieces, and keeps nothing of one that is not read', async () => {
    const folder = temporaryFolder();
    const lines = Array.from({ length: 50_000 }, (_, at) =>
      v2({ bytes: at, 'interface-id': `eni-0${at % 7}` }),
    );
    const whole = logText(lines);
    const cut = gzipSync(logText(lines), { level: 0 }).subarray(0, -9);
    const large = [
      writeLog(folder, 'small.log.gz', logText(lines.slice(0, 10))),
      writeLog(folder, 'large.log.gz', gzipSync(whole.trimEnd(), { level: 0 })),
      writeLog(folder, 'bad.log.gz', gzipSync(`${whole}not a record\n`, { level: 0 })),
      writeLog(folder, 'cut.log.gz', cut),
      writeLog(folder, 'last.log.gz', logText(lines.slice(0, 10))),
    ];
    const fileColumns = { from: (path: string) => basename(path) };
    const { areRead, rows = [] } = await tableOf(large, ALL, { readHere: 0, memory: 1_000_000, fileColumns });
    expect(areRead).toEqual([true, true, false, false, true]);
    const from = Map.groupBy(rows, (row) => row.split(' ').at(-1));
    expect([...from].map(([name, { length }]) => `${name} ${length}`).sort()).toEqual([
      'large.log.gz 50000',
      'last.log.gz 10',
      'small.log.gz 10',
    ]);
    expect(from.get('last.log.gz')?.map((row) => row.replace('last', 'small'))).toEqual(
      from.get('small.log.gz'),
    );
  });

  it('collects only what is needed: one action, a window, traffic', async () => {
    const paths = files(3);
    const window = { since: NOON + 1, until: NOON + 2 };
    const { rows = [] } = await tableOf(paths, { ...ALL, window, action: 'REJECT' }, {});
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row).toMatch(new RegExp(` ${NOON + 1} REJECT$`));
  });

  it('collects records within ranges of ports and addresses alone', async () => {
    const ports = { columns: ['dstport'], ranges: [[1, 443]] } as const;
    const addresses = {
      columns: ['dstaddr', 'srcaddr'],
      ranges: [
        [0x0a_01_00_00, 0x0a_01_02_ff],
        [0x0a_00_04_00, 0x0a_00_04_ff],
      ],
    } as const;
    const { rows } = await tableOf(files(3), { ...ALL, tests: [ports, addresses] }, {});
    expect(rows?.map((row) => row.split(' ')[1])).toEqual(['10.0.4.1', '10.1.1.1', '10.1.2.1']);
    const none = { ...ALL, tests: [{ ...ports, ranges: [] }] };
    expect((await tableOf(files(3), none, {})).rows).toEqual([]);
  });

  it('has no table where no disk has space for what memory has not, and reads files all the same', async () => {
    const openFile = () => {
      throw new Error('ENOSPC: no space left on device');
    };
    const { areRead, rows } = await tableOf(files(10), ALL, { memory: 100, openFile });
    expect(areRead.filter((isRead) => isRead)).toHaveLength(9);
    expect(rows).toBeUndefined();
  });

  it('refuses a file whose header is another than it was', async () => {
    const path = join(temporaryFolder(), 'changed.log.gz');
    writeFileSync(path, gzipSync(logText([v2()], 'start end srcaddr')));
    expect((await tableOf([path], ALL, {})).areRead).toEqual([false]);
  });

  it('ends when it is closed while threads read', async () => {
    const reader = new Reader({ needOf: () => ALL, openFile: temporaryFile, readHere: 0 });
    const reading = files(20).map((path) => reader.read(fileOf(path), 1000, FORMAT));
    await reader.close();
    for (const isRead of await Promise.all(reading)) expect(isRead).toBeTypeOf('boolean');
  });
});

describe('threads that fail', () => {
  it.each([
    [
      'throw',
      "require('node:worker_threads').parentPort.on('message', () => { throw new Error('planted'); });",
    ],
    ['exit', "require('node:worker_threads').parentPort.on('message', () => process.exit(3));"],
    ['do not start', 'this is not JavaScript'],
  ])('that %s leave files unread, and nobody waits', async (_, script) => {
    const pool = new WorkerPool(2, () => {}, script);
    pool.add({ table: 'logs', format: FORMAT, need: ALL });
    const reading = files(5).map((path, number) => pool.read({ ...fileOf(path), number, size: 1000 }));
    expect(await Promise.all(reading)).toEqual([false, false, false, false, false]);
    await pool.end();
  });
});
