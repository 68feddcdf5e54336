import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeLogs } from '../../src/sources/local/description.ts';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder, writeLog } from '../helpers/logs.ts';

const SMALL = ['--records', '200', '--days', '0.05', '--until', '2026-11-20T12:00Z'];

function digest(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  for (const path of paths) hash.update(path.slice(folder.length)).update(readFileSync(path));
  return hash.digest('hex');
}

describe('flowq sample', () => {
  it('writes the same logs for the same options, and others for another seed', async () => {
    const [a, b, c] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    const [first] = await Promise.all([
      flowq(['sample', a, ...SMALL]),
      flowq(['sample', b, ...SMALL, '--seed', '1']),
      flowq(['sample', c, ...SMALL, '--seed', '2']),
    ]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^200 records in \d+ files, [\d.]+ KB, in \/.*\n$/);
    expect(digest(b)).toBe(digest(a));
    expect(digest(c)).not.toBe(digest(a));
  });

  it('does what its options say', async () => {
    const folder = temporaryFolder();
    const { code } = await flowq([
      'sample',
      folder,
      ...SMALL,
      ...['--format', 'parquet', '--hourly', '--hive', '--fields', 'v5'],
      ...['--accounts', '111122223333,444455556666', '--regions', 'eu-west-1,us-east-1'],
    ]);
    expect(code).toBe(0);
    const { layouts, formats, accounts, regions, last } = await describeLogs(folder, {});
    expect({ layouts, accounts, regions }).toEqual({
      layouts: ['hourly, Hive-compatible'],
      accounts: ['111122223333', '444455556666'],
      regions: ['eu-west-1', 'us-east-1'],
    });
    expect(formats).toMatchObject([{ format: 'parquet', version: 5 }]);
    expect(last).toBeLessThan(Date.UTC(2026, 10, 20, 12) / 1000);
  });

  it('replaces an earlier sample', async () => {
    const [folder, other] = [temporaryFolder(), temporaryFolder()];
    await flowq(['sample', folder, ...SMALL, '--seed', '2']);
    const { code, stderr } = await flowq(['sample', folder, ...SMALL]);
    expect([code, stderr]).toEqual([0, '']);
    await flowq(['sample', other, ...SMALL]);
    expect(digest(folder)).toBe(digest(other));
  });

  it.each(['AWSLogs/delivered.log.gz', 'AWSLogs/1/delivered.log.gz'])(
    'does not replace logs that are not a sample: %s',
    async (delivered) => {
      const [sampled, folder] = [temporaryFolder(), temporaryFolder()];
      await flowq(['sample', sampled, ...SMALL]);
      for (const dir of [sampled, folder]) {
        writeLog(dir, delivered, 'of somebody');
        const before = digest(dir);
        const { code, stdout, stderr } = await flowq(['sample', dir, ...SMALL, '--seed', '2']);
        expect([code, stdout, digest(dir)]).toEqual([3, '', before]);
        expect(stderr).toMatch(/AWSLogs exists already and is not a sample/);
      }
    },
  );
});
