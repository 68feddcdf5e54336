import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../../src/processes/atomic-file.ts';
import { temporaryFolder } from '../helpers/logs.ts';

async function* breakingOff() {
  yield 'half of ';
  throw new Error('the engine went away');
}

describe('a file that is written', () => {
  it('appears with all of its text, in folders that are made for it', async () => {
    const path = join(temporaryFolder(), 'new', 'deep', 'out.csv');
    await writeFileAtomic(path, ['a', Buffer.from('b'), 'é']);
    expect(readFileSync(path, 'utf8')).toBe('abé');
    expect(readdirSync(join(path, '..'))).toEqual(['out.csv']);
  });

  it('takes the place of another at once', async () => {
    const path = join(temporaryFolder(), 'out.csv');
    writeFileSync(path, 'old');
    const seen: string[] = [];
    await writeFileAtomic(
      path,
      (async function* () {
        yield 'new ';
        seen.push(readFileSync(path, 'utf8'));
        yield 'text';
      })(),
    );
    expect([...seen, readFileSync(path, 'utf8')]).toEqual(['old', 'new text']);
  });

  it('leaves what was there before, and no litter, when the text breaks off', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'out.csv'), 'old');
    await expect(writeFileAtomic(join(folder, 'out.csv'), breakingOff())).rejects.toThrow('went away');
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  it('that was not there before is not there when the text breaks off', async () => {
    const folder = temporaryFolder();
    await expect(writeFileAtomic(join(folder, 'out.csv'), breakingOff())).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not take the place of a folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'out', 'sub'), { recursive: true });
    await expect(writeFileAtomic(join(folder, 'out'), ['x'])).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(folder)).toEqual(['out']);
  });
});
