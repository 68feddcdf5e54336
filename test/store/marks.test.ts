import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { aggregate } from '../../src/reports/aggregate.ts';
import { actions, listed, pairs, ports, topTalkers } from '../../src/reports/index.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { Source } from '../../src/sources/source.ts';
import { sourceFolders } from '../../src/store/store-folder.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { readReports } from '../helpers/reading.ts';
import { cases, readingOf, watched, writeTraffic } from './seen-traffic.ts';
import { storedLogs, sumsFiles } from './stored.ts';

const ASKED = [
  actions,
  topTalkers,
  pairs,
  ports,
  listed,
  aggregate('bytes of actions', 'bytes', ['action', 'dstport']),
  aggregate('all packets', 'packets', []),
];

test('packets count from a store as they do from its files', { timeout: 120_000 }, async () => {
  let marked = 0;
  const property = fc.asyncProperty(cases, async (one) => {
    const folder = temporaryFolder();
    const logs = join(folder, 'logs');
    const filled = storedLogs(logs, join(folder, 'store'));
    await writeTraffic(logs, one, () => filled.fill({ window: undefined }));
    const store = watched(filled, () => (marked += 1));
    const found = await readReports(ASKED, store, readingOf(one));
    expect(found).toEqual(await readReports(ASKED, new LocalSource({ path: logs }), readingOf(one)));
  });
  await fc.assert(property, { numRuns: 6, seed: 1 });
  expect(marked).toBeGreaterThan(2);
});

describe('a store with marks', () => {
  const nameOf = (letter: string) =>
    `123456789012_vpcflowlogs_eu-west-1_fl-0a_20261120T1200Z_${letter}.log.gz`;
  const both = (start: number, bytes: number) =>
    ['eni-a', 'eni-b'].map((eni) => v2({ 'interface-id': eni, start, bytes }));
  const talkers = async (source: Source) =>
    (await readReports([topTalkers], source))['top-talkers']?.map((line) =>
      line.split(' ').slice(0, 5).join(' '),
    );

  async function stored() {
    const [logs, store] = [temporaryFolder(), temporaryFolder()];
    writeLog(logs, nameOf('a'), logText(both(NOON, 100)));
    const open = () => storedLogs(logs, store);
    expect(await talkers(open())).toEqual(['10.0.0.1 10.0.1.1 2 10 100']);
    return { logs, store, open };
  }

  it('reads units of an older version without them, and marks what it makes again', async () => {
    const { logs, store, open } = await stored();
    for (const source of sourceFolders(store))
      for (const unit of source.units()) {
        const entry = source.entry(unit);
        if (entry) source.writeEntry({ ...entry, sums: undefined });
        rmSync(source.sums(unit));
      }
    expect(await talkers(open())).toEqual(['10.0.0.1 10.0.1.1 2 10 100']);
    expect(sumsFiles(store)).toEqual([]);
    writeLog(logs, nameOf('b'), logText(both(NOON + 60, 11)));
    expect(await talkers(open())).toEqual(['10.0.0.1 10.0.1.1 4 20 111']);
    expect(sumsFiles(store)).toHaveLength(1);
  });

  it.each([
    ['damaged', (path: string) => appendFileSync(path, 'x')],
    ['missing', (path: string) => rmSync(path)],
  ])('counts from its records while their sums are %s', async (_, damage) => {
    const { store, open } = await stored();
    for (const path of sumsFiles(store)) damage(path);
    expect(await talkers(open())).toEqual(['10.0.0.1 10.0.1.1 2 10 100']);
    await using opened = await open().open({ window: undefined, filter: {} });
    expect(opened.marks).toBeUndefined();
  });

  it('fails a query whose files are replaced while it reads them', async () => {
    const { logs, open } = await stored();
    const replaced = watched(open(), async () => {
      writeLog(logs, nameOf('b'), logText(both(NOON + 60, 11)));
      await open().fill({ window: undefined });
    });
    await expect(talkers(replaced)).rejects.toThrow('another process changed the store while it was read');
  });
});
