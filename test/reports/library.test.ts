import { readdirSync } from 'node:fs';
import { describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest';
import { openSource, reportRows } from '../../src/index.ts';
import { rejected, timeline } from '../../src/library/reports.ts';
import { folderOf, NOON, temporaryFolder } from '../helpers/logs.ts';

const WINDOW = { since: NOON, until: NOON + 3600 };

describe('rows of a report, in a program', () => {
  it('are objects of the types that its query says', async () => {
    const source = await openSource(folderOf([{ action: 'REJECT', bytes: 2n ** 60n }, {}]));
    for await (const row of reportRows(rejected, source, { window: WINDOW, filter: {} })) {
      expectTypeOf(row.bytes).toEqualTypeOf<bigint>();
      expect(row).toEqual({
        srcaddr: '10.0.0.1',
        dstaddr: '10.0.1.1',
        dstport: 443,
        protocol: 'TCP',
        flows: 1n,
        packets: 10n,
        bytes: 2n ** 60n,
        first_seen: '2026-11-20T12:00:00Z',
        last_seen: '2026-11-20T12:00:50Z',
      });
    }
    expect.assertions(1);
  });

  it('take the options of the report, a filter and a limit', async () => {
    const source = await openSource(folderOf([{}, { start: NOON + 60 }, { start: NOON + 90, dstport: 22 }]));
    const run = { window: WINDOW, filter: { port: [443] }, options: { bucket: 60 }, limit: 1 };
    const rows = await Array.fromAsync(reportRows(timeline, source, run));
    expect(rows.map(({ time, flows }) => [time, flows])).toEqual([['2026-11-20T12:00:00Z', 1n]]);
  });

  it('leave nothing behind when they are not read to their end', async () => {
    const temporary = temporaryFolder();
    const path = folderOf(Array.from({ length: 5000 }, (_, at) => ({ action: 'REJECT', dstport: at })));
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const source = await openSource(path, { fields: 'v2' });
    for await (const row of reportRows(rejected, source, { window: WINDOW, filter: {}, limit: 'all' })) {
      if (row.dstport === 7) break;
    }
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('stop when the signal says so', async () => {
    const source = await openSource(folderOf([{}]));
    const run = { window: WINDOW, filter: {}, signal: AbortSignal.abort(new Error('enough')) };
    await expect(Array.fromAsync(reportRows(rejected, source, run))).rejects.toThrow('enough');
  });
});
