import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { answer, storedLogs } from '../store/stored.ts';
import { runs } from './runs.ts';

type Move = 'rename' | 'folder' | 'pack' | 'repack' | 'look';

const move = fc.record({
  file: fc.nat({ max: 3 }),
  how: fc.constantFrom<Move>('rename', 'folder', 'pack', 'repack', 'look'),
});

/** Moves a file, or packs it in another way. @returns its new path */
function moved(path: string, how: Move, number: number, root: string): string {
  const ending = path.endsWith('.gz') ? '.log.gz' : '.log';
  if (how === 'rename' || how === 'folder') {
    const folder = how === 'rename' ? root : join(root, `folder-${number % 3}`);
    mkdirSync(folder, { recursive: true });
    const target = join(folder, `file-${number}${ending}`);
    renameSync(path, target);
    return target;
  }
  const isPacked = path.endsWith('.gz');
  const text = isPacked ? gunzipSync(readFileSync(path)) : readFileSync(path);
  if (how === 'repack') {
    if (isPacked) writeFileSync(path, gzipSync(text, { level: 1 + (number % 9) }));
    return path;
  }
  const target = isPacked ? path.slice(0, -3) : `${path}.gz`;
  writeFileSync(target, isPacked ? text : gzipSync(text));
  rmSync(path);
  return target;
}

test('records of files that are renamed, moved and packed again count once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 2, maxLength: 8 }), async (moves) => {
      const [root, store] = [temporaryFolder(), temporaryFolder()];
      // The last two have the same content: they are two all the same.
      const paths = [0, 1, 2, 2].map((content, at) => {
        const lines = [0, 1, 2].map((record) => v2({ start: NOON + content * 60 + record }));
        return writeLog(root, `made-${at}.log`, logText(lines));
      });
      const count = async () => (await answer(storedLogs(root, store))).rows.length;
      expect(await count()).toBe(12);
      for (const [number, { file, how }] of moves.entries()) {
        if (how === 'look') expect(await count()).toBe(12);
        else paths[file] = moved(paths[file] ?? '', how, number, root);
      }
      expect(await count()).toBe(12);
    }),
    runs(20),
  );
}, 3_600_000);
