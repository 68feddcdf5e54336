import { describe, expect, it } from 'vitest';
import { openSource, reportRows } from '../../../src/index.ts';
import { newPairs } from '../../../src/library/reports.ts';
import { folderOf, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const DAY = 86_400;
const at = (start: number, values: Values = {}): Values => ({ start, end: start + 50, ...values });
const window = { since: NOON, until: NOON + 3600 };

describe('new-pairs', () => {
  const folder = () =>
    folderOf([
      // Known from two days before, from three weeks before, and not at all.
      at(NOON - 2 * DAY),
      at(NOON + 10),
      at(NOON - 21 * DAY, { dstaddr: '10.0.1.2' }),
      at(NOON + 20, { dstaddr: '10.0.1.2', bytes: 5 }),
      at(NOON + 30, { dstaddr: '10.0.1.3', bytes: 7 }),
      { ...at(NOON + 31), srcaddr: '10.0.1.3', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_000, bytes: 2 },
      // Another port is new, a refusal is not, and what comes after the window is left for the next one.
      at(NOON + 40, { dstport: 22, bytes: 1 }),
      at(NOON + 50, { dstport: 23, action: 'REJECT' }),
      at(NOON + 4000, { dstport: 24 }),
      // The answer to a known request is no new pair.
      { ...at(NOON + 10), srcaddr: '10.0.1.1', dstaddr: '10.0.0.1', srcport: 443, dstport: 40_000 },
    ]);

  it('has what was let through in the window and not in the baseline before it', async () => {
    const { lines } = await readReport(newPairs, folder(), { window });
    expect(lines).toEqual([
      '10.0.0.1 10.0.1.3 443 TCP 2 20 9 2026-11-20T12:00:30Z 2026-11-20T12:01:21Z',
      '10.0.0.1 10.0.1.2 443 TCP 1 10 5 2026-11-20T12:00:20Z 2026-11-20T12:01:10Z',
      '10.0.0.1 10.0.1.1 22 TCP 1 10 1 2026-11-20T12:00:40Z 2026-11-20T12:01:30Z',
    ]);
  });

  it('reads as far back as the baseline says', async () => {
    const told = async (baseline: number) =>
      (await readReport(newPairs, folder(), { window, options: { baseline } })).rows.map((row) => row[1]);
    expect(await told(30 * DAY)).toEqual(['10.0.1.3', '10.0.1.1']);
    expect(await told(DAY)).toEqual(['10.0.1.1', '10.0.1.3', '10.0.1.2', '10.0.1.1']);
  });

  it('reads its baseline as a library as well', async () => {
    const rows = await Array.fromAsync(reportRows(newPairs, await openSource(folder()), { window }));
    expect(rows.map((row) => row.server)).toEqual(['10.0.1.3', '10.0.1.2', '10.0.1.1']);
  });
});
