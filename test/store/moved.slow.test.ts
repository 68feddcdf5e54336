import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sourceFolders } from '../../src/store/store-folder.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { answer, recordFiles, storedLogs } from './stored.ts';

const DELIVERED = '123456789012_vpcflowlogs_eu-west-1_fl-0a_20261120T1200Z_a.log';

const five = (start = NOON) =>
  logText(Array.from({ length: 5 }, (_, at) => v2({ start: start + at, end: start + at + 1 })));

/** A folder with one file of five records, and a store of it. */
async function stored(name: string) {
  const [logs, store] = [temporaryFolder(), temporaryFolder()];
  const path = writeLog(logs, name, five());
  const notes: string[] = [];
  const rows = async () =>
    (await answer(storedLogs(logs, store, { onNote: (note) => notes.push(note) }))).rows;
  expect(await rows()).toHaveLength(5);
  return { logs, store, path, rows, notes };
}

/** Names of all originals that a store has records of. */
const originals = (store: string) =>
  sourceFolders(store)
    .flatMap((source) => source.units().flatMap((unit) => source.entry(unit)?.originals ?? []))
    .map(({ name }) => name)
    .sort();

function pack(path: string): string {
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
  rmSync(path);
  return `${path}.gz`;
}

test.each([
  ['renamed', (logs: string, path: string) => renameSync(path, join(logs, 'another.log'))],
  ['packed', (_: string, path: string) => void pack(path)],
  [
    'packed, then unpacked under another name',
    (logs: string, path: string) => {
      const packed = pack(path);
      writeFileSync(join(logs, 'z.txt'), five());
      rmSync(packed);
    },
  ],
  [
    'moved to a folder',
    (logs: string, path: string) => {
      mkdirSync(join(logs, 'old'));
      renameSync(path, join(logs, 'old', 'x.log'));
    },
  ],
])('an original counts once when it is %s', async (_, change) => {
  for (const name of ['x.log', DELIVERED]) {
    const { logs, store, path, rows, notes } = await stored(name);
    change(logs, path);
    expect(await rows()).toHaveLength(5);
    expect(await rows()).toHaveLength(5);
    expect(originals(store)).toHaveLength(1);
    expect(notes).toEqual([]);
  }
});

test('two files that were there at the same time remain two, also when they move or vanish', async () => {
  const { logs, rows, path } = await stored('x.log');
  copyFileSync(path, join(logs, 'y.log'));
  expect(await rows()).toHaveLength(10);
  renameSync(path, join(logs, 'x2.log'));
  pack(join(logs, 'y.log'));
  expect(await rows()).toHaveLength(10);
  rmSync(join(logs, 'x2.log'));
  expect(await rows()).toHaveLength(10);
});

test('what took the place of another stays once when it vanishes too', async () => {
  const { logs, path, rows } = await stored('x.log');
  renameSync(path, join(logs, 'y.log'));
  expect(await rows()).toHaveLength(5);
  rmSync(join(logs, 'y.log'));
  expect(await rows()).toHaveLength(5);
  writeLog(logs, 'z.log', five(NOON + 60));
  expect(await rows()).toHaveLength(10);
});

test('packed files of several members are told apart by all of them', async () => {
  const [logs, store] = [temporaryFolder(), temporaryFolder()];
  const header = gzipSync(
    five(NOON)
      .split('\n')
      .slice(0, 3)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const other = gzipSync(
    five(NOON + 600)
      .split('\n')
      .slice(0, 3)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const empty = gzipSync('');
  writeFileSync(join(logs, 'a.log.gz'), Buffer.concat([header, empty]));
  expect((await answer(storedLogs(logs, store))).rows).toHaveLength(2);
  rmSync(join(logs, 'a.log.gz'));
  writeFileSync(join(logs, 'b.log.gz'), Buffer.concat([other, empty]));
  expect((await answer(storedLogs(logs, store, { onNote: () => {} }))).rows).toHaveLength(4);
});

test('content that changes under the same size and time is read again; a file that is only touched is not', async () => {
  const { store, path, rows } = await stored('x.log');
  const { atime, mtime } = statSync(path);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, `${text.slice(0, text.lastIndexOf('OK'))}XX\n`);
  utimesSync(path, atime, mtime);
  expect(await rows()).toHaveLength(4);
  const [file = ''] = recordFiles(store);
  const { ino } = statSync(file);
  utimesSync(path, new Date(), new Date());
  expect(await rows()).toHaveLength(4);
  writeFileSync(path, text);
  expect(await rows()).toHaveLength(5);
  const after = statSync(file).ino;
  expect(after).not.toBe(ino);
  utimesSync(path, new Date(0), new Date(0));
  expect(await rows()).toHaveLength(5);
  expect(statSync(file).ino).toBe(after);
});

test('a changed file with fewer records is named', async () => {
  const { path, rows, notes } = await stored('x.log');
  writeFileSync(path, `${readFileSync(path, 'utf8').split('\n').slice(0, 3).join('\n')}\n`);
  expect(await rows()).toHaveLength(2);
  expect(notes).toEqual([
    expect.stringMatching(/x\.log was changed: the store had 5 records of it and has 2 now$/),
  ]);
});

test('bytes that rot under an unchanged time are found when a unit is read for the first time in a day', async () => {
  const { store, rows, notes } = await stored('x.log');
  const [file = ''] = recordFiles(store);
  const { atime, mtime } = statSync(file);
  const bytes = readFileSync(file);
  bytes[60] = (bytes[60] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
  utimesSync(file, atime, mtime);
  for (const source of sourceFolders(store))
    for (const unit of source.units()) {
      const long = new Date(Date.now() - 25 * 3_600_000);
      utimesSync(join(source.folder, 'index', `${unit}.checked`), long, long);
    }
  expect(await rows()).toHaveLength(5);
  expect(notes.join()).toContain('a file of the store was damaged and is made again');
});
