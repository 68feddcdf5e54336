import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrowingFile } from '../../src/runs/source/follow/growing-file.ts';
import { temporaryFolder } from '../helpers/logs.ts';

const HEADER = 'version start end\n';

function growing(header = HEADER) {
  const folder = temporaryFolder();
  const [path, target] = [join(folder, 'a.log'), join(folder, 'part')];
  writeFileSync(path, '');
  const file = new GrowingFile(path);
  const read = async (isWhole = false, compression: 'none' | 'gzip' = 'none') => {
    const isRead = await file.read(target, compression, { header, isWhole });
    if (isRead === undefined) return 'damaged';
    return isRead ? readFileSync(target, 'utf8') : '';
  };
  return { path, file, read, folder };
}

test('whatever is written when, each line is read once, under the header', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom('a', 'bb', '\n', 'ä', ' '), { maxLength: 9 }), { maxLength: 6 }),
      fc.boolean(),
      async (pieces, isPacked) => {
        const { path, read } = growing();
        const all = [HEADER, ...pieces.map((piece) => piece.join(''))];
        let lines = '';
        let text = '';
        for (const piece of all) {
          text += piece;
          const packed = gzipSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
          writeFileSync(path, isPacked ? packed : text);
          const part = await read(false, isPacked ? 'gzip' : 'none');
          lines += lines === '' ? part : part.slice(part === '' ? 0 : HEADER.length);
        }
        const last = await read(true, isPacked ? 'gzip' : 'none');
        expect(lines + last.slice(last === '' ? 0 : HEADER.length)).toBe(text);
      },
    ),
    { numRuns: 40 },
  );
});

test('a file that is written again from its beginning is read again', async () => {
  const { path, read } = growing();
  writeFileSync(path, `${HEADER}1 2 3\n`);
  expect(await read()).toBe(`${HEADER}1 2 3\n`);
  writeFileSync(path, `${HEADER}4\n`);
  expect(await read()).toBe(`${HEADER}4\n`);
  writeFileSync(path, `${HEADER}7 8 9\n10 11 12\n`);
  expect(await read()).toBe(`${HEADER}7 8 9\n10 11 12\n`);
  appendFileSync(path, '13 14 15\n16');
  expect(await read()).toBe(`${HEADER}13 14 15\n`);
  expect(await read(true)).toBe(`${HEADER}16`);
});

test('what an older copy has is not read, and damage is told from an end that is missing', async () => {
  const { path, read, file, folder } = growing();
  const copy = join(folder, 'copy');
  writeFileSync(copy, `${HEADER}1 2 3\n4 5`);
  writeFileSync(path, `${HEADER}1 2 3\n4 5 6\n`);
  await file.skip(copy, 'none', HEADER);
  expect(await read()).toBe(`${HEADER}4 5 6\n`);

  const packed = growing();
  const bytes = gzipSync(`${HEADER}${'1 2 3\n'.repeat(2000)}`);
  writeFileSync(packed.path, bytes.subarray(0, -20));
  expect(await packed.read(false, 'gzip')).toContain('1 2 3\n');
  bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 1;
  writeFileSync(packed.path, bytes);
  expect(await packed.read(false, 'gzip')).toBe('damaged');
  expect(existsSync(join(packed.folder, 'part'))).toBe(false);
});
