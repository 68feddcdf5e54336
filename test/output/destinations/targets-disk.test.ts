import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTarget } from '../../../src/output/destinations/output-target.ts';
import { hasSmallDisks, makeReadOnly, smallDisk } from '../../helpers/small-disk.ts';

function* manyRows() {
  for (let row = 0; row < 10_000; row += 1) yield `10.0.0.1,10.0.0.2,${row},1000000000\r\n`;
}

test.runIf(hasSmallDisks)('on a full disk the old file stays, and nothing else', async () => {
  const disk = smallDisk(64);
  const path = join(disk, 'report.csv');
  writeFileSync(path, 'old');
  await expect(writeTarget(path, manyRows(), { folder: disk })).rejects.toMatchObject({
    exitCode: 3,
    message: `cannot write ${path}: the disk is full`,
    hint: 'check the folder and its disk; a previous file is unchanged',
  });
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(disk)).toEqual(['report.csv']);
});

test.runIf(hasSmallDisks)('a disk that is read-only is a clear error', async () => {
  const disk = smallDisk(64);
  const path = join(disk, 'report.csv');
  writeFileSync(path, 'old');
  makeReadOnly(disk);
  await expect(writeTarget(path, ['new'], { folder: disk })).rejects.toMatchObject({
    exitCode: 3,
    message: `cannot write ${path}: the disk is read-only`,
  });
  expect(readFileSync(path, 'utf8')).toBe('old');
});
