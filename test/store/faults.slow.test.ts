import {
  appendFileSync,
  chmodSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '../../src/store/status.ts';
import { sourceFolders } from '../../src/store/store-folder.ts';
import { flowq } from '../helpers/flowq.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { hasSmallDisks, makeReadOnly, smallDisk } from '../helpers/small-disk.ts';
import { answer, fromFiles, hours, recordFiles, storedLogs } from './stored.ts';

/** A folder with one file in each of some days. */
function days(count: number, records = 3): string {
  const root = temporaryFolder();
  for (let day = 0; day < count; day += 1) {
    const start = NOON + day * 86_400;
    const stamp = new Date(start * 1000).toISOString().slice(0, 10).replaceAll('-', '');
    const lines = Array.from({ length: records }, (_, at) =>
      v2({
        start: start + at,
        end: start + at,
        srcaddr: `10.${day}.${at % 250}.${(at * 7) % 250}`,
        bytes: at * 7919,
      }),
    );
    writeLog(root, `123456789012_vpcflowlogs_eu-west-1_fl-0a_${stamp}T1200Z_h.log.gz`, logText(lines));
  }
  return root;
}

const silent = { onNote: () => {} };

test.each([
  ['cut', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -10))],
  ['longer', (path: string) => appendFileSync(path, 'x')],
  ['removed', (path: string) => rmSync(path)],
  [
    'another byte',
    (path: string) => {
      const bytes = readFileSync(path);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
  ],
])('a file of the store that is damaged is noticed and made again: %s', async (_, damage) => {
  const root = days(2);
  const store = temporaryFolder();
  const { rows } = await answer(storedLogs(root, store));
  const [path = ''] = recordFiles(store);
  const whole = readFileSync(path);
  damage(path);
  const notes: string[] = [];
  const again = await answer(storedLogs(root, store, { onNote: (text) => notes.push(text) }));
  expect(again.rows).toEqual(rows);
  expect(notes).toEqual([expect.stringContaining(`was damaged and is made again: ${path}`)]);
  expect(readFileSync(path).length).toBe(whole.length);
  expect((await answer(storedLogs(root, store))).rows).toEqual(rows);
});

test('what a damaged file held of files that are gone is named as lost', async () => {
  const root = days(1);
  const store = temporaryFolder();
  const name = '123456789012_vpcflowlogs_eu-west-1_fl-0a_20261120T1205Z_gone.log.gz';
  const gone = writeLog(root, name, logText([v2({ start: NOON })]));
  await answer(storedLogs(root, store));
  rmSync(gone);
  const [path = ''] = recordFiles(store);
  appendFileSync(path, 'x');
  const notes: string[] = [];
  const { rows } = await answer(storedLogs(root, store, { onNote: (text) => notes.push(text) }));
  expect(rows).toEqual((await fromFiles(root)).rows);
  expect(notes.join()).toContain(`its records of ${gone} are lost`);
});

test('bits that rot without a change of time are found by verify, and then made again', async () => {
  const root = days(1);
  const store = temporaryFolder();
  const { rows } = await answer(storedLogs(root, store));
  const [path = ''] = recordFiles(store);
  const { atime, mtime, mtimeMs } = statSync(path);
  const bytes = readFileSync(path);
  bytes[200] = (bytes[200] ?? 0) ^ 4;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
  // The file system may keep finer times than can be set.
  expect(Math.abs(statSync(path).mtimeMs - mtimeMs)).toBeLessThan(1);
  const [source] = sourceFolders(store);
  if (!source) throw new Error('nothing was kept');
  expect((await verify(source)).damaged).toEqual([path]);
  expect((await answer(storedLogs(root, store, silent))).rows).toEqual(rows);
  expect((await verify(source)).damaged).toEqual([]);
});

test('a copied store is checked once and used', async () => {
  const root = days(1);
  const store = temporaryFolder();
  const { rows } = await answer(storedLogs(root, store));
  const [path = ''] = recordFiles(store);
  utimesSync(path, 1, 1);
  const { ino } = statSync(path);
  expect((await answer(storedLogs(root, store))).rows).toEqual(rows);
  expect(statSync(path).ino).toBe(ino);
});

test('what is skipped is told by every later report, and --strict refuses it', async () => {
  const root = days(1);
  writeLog(root, 'loose.log', logText(['not a record']));
  writeLog(root, 'other.log', 'what is this\n');
  const store = temporaryFolder();
  const plain = await fromFiles(root);
  expect(plain.skipped).toHaveLength(2);
  for (const _ of [1, 2]) expect(await answer(storedLogs(root, store))).toEqual(plain);
  for (const _ of [1, 2]) {
    const { code, stderr } = await flowq([
      'report',
      'actions',
      '--all',
      `--source=${root}`,
      `--store=${store}`,
      '--strict',
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain('other.log');
  }
});

test('a folder that cannot be made is no reason not to answer', async () => {
  const root = days(1);
  const file = writeLog(temporaryFolder(), 'a-file', 'x');
  const notes: string[] = [];
  const { rows } = await answer(
    storedLogs(root, join(file, 'store'), { onNote: (text) => notes.push(text) }),
  );
  expect(rows).toEqual((await fromFiles(root)).rows);
  expect(notes.join()).toContain('cannot store anything in');
});

test.skipIf(!hasSmallDisks)(
  'a full disk is no reason not to answer, and leaves nothing half',
  async () => {
    const root = days(4, 6000);
    const store = join(smallDisk(200), 'store');
    const notes: string[] = [];
    const window = hours(NOON - 3600, 96);
    const { rows } = await answer(storedLogs(root, store, { onNote: (text) => notes.push(text) }), {
      window,
    });
    expect(rows).toEqual((await fromFiles(root, { window })).rows);
    expect(notes.join()).toContain('is read from the source');
    const [source] = sourceFolders(store);
    expect(source && (await verify(source)).damaged).toEqual([]);
  },
  30_000,
);

test.skipIf(!hasSmallDisks)('a read-only store answers with what it has', async () => {
  const root = days(2);
  const disk = smallDisk(4000);
  const store = join(disk, 'store');
  await answer(storedLogs(root, store));
  makeReadOnly(disk);
  expect((await answer(storedLogs(root, store))).rows).toHaveLength(6);
  writeLog(root, 'late.log', logText([v2({ start: NOON + 5 })]));
  const notes: string[] = [];
  const { rows } = await answer(storedLogs(root, store, { onNote: (text) => notes.push(text) }));
  expect(rows).toEqual((await fromFiles(root)).rows);
  expect(notes.join()).toContain('is read from the source: cannot lock');
});

test('the store is its owner’s only', async () => {
  const store = join(temporaryFolder(), 'store');
  await answer(storedLogs(days(1), store));
  expect(statSync(store).mode & 0o777).toBe(0o700);
  chmodSync(store, 0o700);
});
