import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLogFiles } from '../../../src/sources/local/log-files.ts';
import { logText, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { readQuery } from '../../helpers/reading.ts';

const SOURCES = 'select srcaddr from flows order by 1';
const from = (srcaddr: string) => logText([v2({ srcaddr })]);

describe('names of files and folders', () => {
  it('may have blanks, quotes and all else that stands for something elsewhere', async () => {
    const folder = temporaryFolder();
    const names = [
      'with blanks.log.gz',
      "it's.log",
      'with "quotes".log.gz',
      'semi;colon, comma.log',
      'percent%20.log',
      'été 東京 😀.log.gz',
      'back\\slash.log',
      '{a,b}.log',
      'a (1).log.gz',
      "o'brien's logs/sub folder/x.log.gz",
    ];
    for (const [at, name] of names.entries()) writeLog(folder, name, from(`10.0.0.${at}`));
    const { lines, skipped } = await readQuery(SOURCES, folder);
    expect([lines, skipped]).toEqual([names.map((_, at) => `10.0.0.${at}`), []]);
  });

  it('are no patterns: each file is read once, and only it', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a[1].log', from('10.0.0.1'));
    writeLog(folder, 'a1.log', from('10.0.0.2'));
    writeLog(folder, 'b*.log', from('10.0.0.3'));
    writeLog(folder, 'b-other.log', from('10.0.0.4'));
    writeLog(folder, 'c?.log', from('10.0.0.5'));
    writeLog(folder, 'cc.log', from('10.0.0.6'));
    writeLog(folder, 'd[1]/x.log', from('10.0.0.7'));
    writeLog(folder, 'd1/x.log', from('10.0.0.8'));
    const addresses = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `10.0.0.${n}`);
    expect((await readQuery(SOURCES, folder)).lines).toEqual(addresses);
    expect((await readQuery(SOURCES, join(folder, 'b*.log'))).lines).toEqual(['10.0.0.3']);
  });

  it('with control characters are left out and told', async () => {
    const folder = temporaryFolder();
    const path = writeLog(folder, 'new\nline.log', from('10.0.0.1'));
    writeLog(folder, 'plain.log', from('10.0.0.2'));
    const { lines, skipped } = await readQuery(SOURCES, folder);
    expect(lines).toEqual(['10.0.0.2']);
    expect(skipped).toEqual([{ where: path, reason: expect.stringMatching(/name/) }]);
  });

  it('tell logs from other files', async () => {
    const folder = temporaryFolder();
    const logs = ['a.log', 'b.log.gz', 'c.txt', 'd.TXT.GZ', 'e.gz', 'f.parquet'];
    const others = ['a.json.gz', 'b.csv', 'c.tar.gz', 'README.md', 'd.sql.gz', 'log'];
    const hidden = ['.log', '.a.log.gz.tmp', '_SUCCESS', '_temporary/x.log', '.git/y.log'];
    for (const name of [...logs, ...others, ...hidden]) writeLog(folder, name, Buffer.from('x'));
    const found = findLogFiles(folder, undefined);
    expect(found.files.map(({ path }) => path)).toEqual(logs.map((name) => join(folder, name)));
    expect(found.passedOver).toMatchObject([
      { reason: 'hidden', files: 3, first: join(folder, '.a.log.gz.tmp') },
      { reason: 'not-flow-logs', files: others.length, first: join(folder, 'README.md') },
    ]);
  });
});

describe('links', () => {
  it('to a folder elsewhere are followed, and its files read once', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    writeLog(elsewhere, 'deep/a.log', from('10.0.0.1'));
    symlinkSync(elsewhere, join(folder, 'one'));
    symlinkSync(elsewhere, join(folder, 'two'));
    const { lines, skipped } = await readQuery(SOURCES, folder);
    expect([lines, skipped]).toEqual([['10.0.0.1'], []]);
  });

  it('to what stands in the folder anyway count nothing twice', async () => {
    const folder = temporaryFolder();
    const path = writeLog(folder, 'b/a.log', from('10.0.0.1'));
    symlinkSync(join(folder, 'b'), join(folder, 'a-link'));
    symlinkSync(join(folder, 'b'), join(folder, 'c-link'));
    symlinkSync(path, join(folder, 'latest.log'));
    expect((await readQuery(SOURCES, folder)).lines).toEqual(['10.0.0.1']);
  });

  it('that go in circles come to an end', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'sub/a.log', from('10.0.0.1'));
    symlinkSync(folder, join(folder, 'sub', 'up'));
    expect((await readQuery(SOURCES, folder)).lines).toEqual(['10.0.0.1']);
  });

  it('to hidden files and folders show them', async () => {
    const folder = temporaryFolder();
    writeLog(folder, '..2026/a.log', from('10.0.0.1'));
    writeLog(folder, '.b.log', from('10.0.0.2'));
    symlinkSync(join(folder, '..2026'), join(folder, 'data'));
    symlinkSync(join(folder, '.b.log'), join(folder, 'b.log'));
    expect((await readQuery(SOURCES, folder)).lines).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('may be the source itself', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    const path = writeLog(elsewhere, 'a.log', from('10.0.0.1'));
    symlinkSync(elsewhere, join(folder, 'logs'));
    symlinkSync(path, join(folder, 'file'));
    expect((await readQuery(SOURCES, join(folder, 'logs'))).lines).toEqual(['10.0.0.1']);
    expect((await readQuery(SOURCES, join(folder, 'file'))).lines).toEqual(['10.0.0.1']);
  });

  it('that lead nowhere are no files', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', from('10.0.0.1'));
    symlinkSync(join(folder, 'gone'), join(folder, 'dangling.log'));
    symlinkSync(join(folder, 'self.log'), join(folder, 'self.log'));
    expect((await readQuery(SOURCES, folder)).lines).toEqual(['10.0.0.1']);
  });
});

describe('a path', () => {
  it('that is not there is an error of the source', async () => {
    await expect(readQuery(SOURCES, '/nowhere/at/all')).rejects.toMatchObject({
      exitCode: 3,
      message: 'there is no file or folder /nowhere/at/all',
    });
  });

  it('may be a file, whatever its name', async () => {
    const path = writeLog(temporaryFolder(), 'records.json', from('10.0.0.1'));
    expect((await readQuery(SOURCES, path)).lines).toEqual(['10.0.0.1']);
  });

  it.skipIf(process.getuid?.() === 0)('that may not be read is told, file by file', async () => {
    const folder = temporaryFolder();
    const path = writeLog(folder, 'a.log', from('10.0.0.1'));
    writeLog(folder, 'b.log', from('10.0.0.2'));
    chmodSync(path, 0o000);
    const { lines, skipped } = await readQuery(SOURCES, folder);
    expect(lines).toEqual(['10.0.0.2']);
    expect(skipped).toEqual([{ where: path, reason: 'no permission' }]);
  });

  it('with a folder named like a log is looked into', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'empty.log'));
    writeLog(folder, 'x.log/a.log', from('10.0.0.1'));
    expect((await readQuery(SOURCES, folder)).lines).toEqual(['10.0.0.1']);
  });
});
