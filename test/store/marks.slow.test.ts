import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregate } from '../../src/reports/aggregate.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { numRuns, WITHIN_LIMIT } from '../engines/runs.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';
import { cases, readingOf, watched, writeTraffic } from './seen-traffic.ts';
import { makeHourly, storedLogs } from './stored.ts';

const ASKED = [
  ...REPORTS,
  aggregate('bytes of actions', 'bytes', ['action', 'dstport']),
  aggregate('all packets', 'packets', []),
];

test('all reports have the rows of the files, from a store with marks', { timeout: 300_000 }, async () => {
  let marked = 0;
  const property = fc.asyncProperty(cases, async (one) => {
    const folder = temporaryFolder();
    const logs = join(folder, 'logs');
    const filled = storedLogs(logs, join(folder, 'store'));
    if (one.isHourly) makeHourly(logs, join(folder, 'store'));
    await writeTraffic(logs, one, () => filled.fill({ window: undefined }));
    const store = watched(filled, () => (marked += 1));
    const found = await readReports(ASKED, store, readingOf(one));
    expect(found).toEqual(await readReports(ASKED, new LocalSource({ path: logs }), readingOf(one)));
  });
  await fc.assert(property, { numRuns: Math.ceil(numRuns / 16), ...WITHIN_LIMIT });
  expect(marked).toBeGreaterThan(2);
});
