import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writeTarget } from '../../../src/output/destinations/output-target.ts';
import { writeFileAtomic } from '../../../src/processes/atomic-file.ts';
import { ownProcess } from '../../../src/processes/process-id.ts';
import { temporaryName } from '../../../src/processes/temporary.ts';
import { temporaryFolder } from '../../helpers/logs.ts';

test('a name that ends in .gz is packed, the same way each time', async () => {
  const folder = temporaryFolder();
  for (const name of ['a.csv.gz', 'b.csv.gz']) await writeTarget(join(folder, name), ['a,b\r\n', '1,2\r\n']);
  const [a, b] = ['a', 'b'].map((name) => readFileSync(join(folder, `${name}.csv.gz`)));
  expect(gunzipSync(a ?? '').toString()).toBe('a,b\r\n1,2\r\n');
  expect(a).toEqual(b);
});

test.each(['report.csv', 'report.csv.gz'])(
  'rows that break off leave the old %s, and no litter',
  async (name) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, 'old');
    async function* broken() {
      yield 'a,b\r\n';
      throw new Error('the query broke off');
    }
    await expect(writeTarget(path, broken())).rejects.toThrow('the query broke off');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(join(path, '..'))).toEqual([name]);
  },
);

test('what runs that were killed left is removed; what belongs to the living is not', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'report.csv');
  const mine = temporaryName(path);
  const left = mine.replace(`_${process.pid}_`, '_4194305_');
  const elsewhere = mine.replace(/\.[0-9a-f]{8}_/, '.00000000_');
  const old = elsewhere.replace(/[0-9a-f]{8}\.tmp$/, '00000000.tmp');
  for (const file of [mine, left, elsewhere, old, join(folder, '.report.csv.tmp')]) writeFileSync(file, '');
  utimesSync(old, 0, 0);
  await writeFileAtomic(path, ['new']);
  expect([left, old].filter(existsSync)).toEqual([]);
  expect([mine, elsewhere, join(folder, '.report.csv.tmp')].filter(existsSync)).toHaveLength(3);
  expect(ownProcess().pid).toBe(process.pid);
});

test('a file that is replaced keeps its mode, a link stays a link', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'report.csv');
  writeFileSync(path, 'old');
  chmodSync(path, 0o640);
  symlinkSync('report.csv', join(folder, 'newest.csv'));
  await writeTarget(join(folder, 'newest.csv'), ['new']);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).sort()).toEqual(['newest.csv', 'report.csv']);
});

test('what is no file is written to, not replaced', async () => {
  await writeTarget('/dev/null', ['text']);
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  const pipe = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const { readFile } = await import('node:fs/promises');
  const [text] = await Promise.all([readFile(pipe, 'utf8'), writeTarget(pipe, ['text'])]);
  expect(text).toBe('text');
  expect(statSync(pipe).isFIFO()).toBe(true);
});

test('the folder before the placeholders must be there, the others are made', async () => {
  const folder = temporaryFolder();
  await writeTarget(join(folder, 'a/b/x.csv'), ['text'], { folder });
  expect(readFileSync(join(folder, 'a/b/x.csv'), 'utf8')).toBe('text');
  const gone = join(folder, 'gone');
  await expect(writeTarget(join(gone, 'x.csv'), ['text'], { folder: gone })).rejects.toMatchObject({
    exitCode: 3,
    message: `cannot write ${gone}/x.csv: the folder ${gone} does not exist`,
    hint: `create it: mkdir -p ${gone}`,
  });
  expect(existsSync(gone)).toBe(false);
});

test.each([
  ['a folder', 'x', /it is a folder/],
  ['below a file', 'file/x.csv', /one of its folders is a file|is not a folder|ENOTDIR|EEXIST/],
  ['a name that is too long', `${'x'.repeat(300)}.csv`, /its name is too long/],
])('a target that is %s is a clear error', async (_, name, message) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'x'));
  writeFileSync(join(folder, 'file'), '');
  const failure = await writeTarget(join(folder, name), ['text'], { folder }).catch((error) => error);
  expect(failure).toMatchObject({ name: 'FlowqError', exitCode: 3 });
  expect(failure.message).toMatch(message);
  expect(readdirSync(folder).sort()).toEqual(['file', 'x']);
});

test('a folder that is removed while the rows come is a clear error', async () => {
  const folder = join(temporaryFolder(), 'reports');
  mkdirSync(folder);
  function* pieces() {
    yield 'a';
    rmSync(folder, { recursive: true });
    yield 'b';
  }
  await expect(writeTarget(join(folder, 'x.csv'), pieces(), { folder })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/^cannot write .+x\.csv: /),
  });
});
