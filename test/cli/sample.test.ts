import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeLogs } from '../../src/sources/local/description.ts';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';

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

  it('does not write into logs that are there', async () => {
    const folder = temporaryFolder();
    await flowq(['sample', folder, ...SMALL]);
    const before = digest(folder);
    const { code, stdout, stderr } = await flowq(['sample', folder, ...SMALL, '--seed', '2']);
    expect([code, stdout, digest(folder)]).toEqual([3, '', before]);
    expect(stderr).toMatch(/AWSLogs exists already/);
  });
});
