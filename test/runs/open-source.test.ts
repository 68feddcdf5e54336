import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest';
import { openSource, reportRows, type WindowInput } from '../../src/index.ts';
import { actions, rejected } from '../../src/library/reports.ts';
import { deliver, startFakeAws } from '../catalog/aws.ts';
import { folderOf, logText, NOON, temporaryFolder, v2 } from '../helpers/logs.ts';

const WINDOW = { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' };

describe('a source that is opened in a program', () => {
  it('answers any query over flows, typed by it', async () => {
    await using source = await openSource(folderOf([{}, { action: 'REJECT' }, {}]));
    const rows = source.query(WINDOW, (db) =>
      db
        .selectFrom('flows')
        .select(({ fn }) => ['action', fn.countAll<bigint>().as('n')])
        .groupBy('action')
        .orderBy('action'),
    );
    const all = await Array.fromAsync(rows);
    expectTypeOf(all).toEqualTypeOf<{ action: string | null; n: bigint }[]>();
    expect(all).toEqual([
      { action: 'ACCEPT', n: 2n },
      { action: 'REJECT', n: 1n },
    ]);
  });

  it('answers queries with a CTE, over log_quality, and with functions that engines write differently', async () => {
    await using source = await openSource(folderOf([{ 'log-status': 'NODATA', action: '-' }, {}]));
    const statuses = source.query(WINDOW, (db, f) =>
      db
        .with('all_of_them', (cte) => cte.selectFrom('log_quality').select(['log_status', 'start']))
        .selectFrom('all_of_them')
        .select(({ ref }) => ['log_status', f.isoTime(ref('start')).as('time')])
        .orderBy('log_status'),
    );
    expect(await Array.fromAsync(statuses)).toEqual([
      { log_status: 'NODATA', time: '2026-11-20T12:00:00Z' },
      { log_status: 'OK', time: '2026-11-20T12:00:00Z' },
    ]);
  });

  it('answers queries over conversations, typed', async () => {
    await using source = await openSource(
      folderOf([{ 'interface-id': 'eni-a' }, { 'interface-id': 'eni-b' }]),
    );
    const rows = source.query(WINDOW, (db) =>
      db.selectFrom('conversations').select(['srcaddr', 'flows', 'bytes', 'first_start']),
    );
    const all = await Array.fromAsync(rows);
    expectTypeOf(all).toEqualTypeOf<
      { srcaddr: string | null; flows: bigint; bytes: bigint; first_start: bigint | null }[]
    >();
    expect(all).toEqual([{ srcaddr: '10.0.0.1', flows: 2n, bytes: 1000n, first_start: BigInt(NOON) }]);
  });

  it('answers SQL, with a filter', async () => {
    await using source = await openSource(folderOf([{ srcaddr: '10.1.0.1' }, { srcaddr: '10.2.0.1' }]));
    const rows = source.query(WINDOW, 'select srcaddr from flows', { filter: { src: ['10.2.0.0/16'] } });
    expect(await Array.fromAsync(rows)).toEqual([{ srcaddr: '10.2.0.1' }]);
  });

  it('answers several at once', async () => {
    await using source = await openSource(folderOf([{}, { action: 'REJECT' }]));
    const [all, refused, raw] = await Promise.all([
      Array.fromAsync(reportRows(actions, source, { window: WINDOW })),
      Array.fromAsync(reportRows(rejected, source, { window: WINDOW })),
      Array.fromAsync(source.query('all', 'select count(*) as n from flows')),
    ]);
    expect([all.length, refused.length, raw]).toEqual([2, 1, [{ n: 2n }]]);
  });

  it.each<[string, WindowInput]>([
    ['a Date', { since: new Date(NOON * 1000), until: new Date((NOON + 60) * 1000) }],
    ['Temporal', { since: Temporal.Instant.from('2026-11-20T12:00:00Z') }],
    ['Unix seconds', { since: NOON, until: NOON + 1 }],
    ['words', { since: '2026-11-20', until: '2026-11-21', zone: 'Europe/Berlin' }],
    ['everything', 'all'],
  ])('takes a window as %s', async (_, window) => {
    await using source = await openSource(folderOf([{}]));
    expect(await Array.fromAsync(source.query(window, 'select 1 as one from flows'))).toEqual([{ one: 1 }]);
  });

  it.each<[WindowInput | undefined, string]>([
    [{ since: NOON * 1000, until: NOON * 1000 + 1 }, 'looks like milliseconds'],
    [{ since: NOON, until: NOON }, 'the window is empty'],
    [{ since: NOON + 1, until: NOON }, 'the window is empty: window.since is'],
    [{ since: new Date(Number.NaN) }, 'window.since is not a time'],
    [{ since: 'yesteryear' }, '"yesteryear" is not a time'],
    [{ since: 1.5 }, 'whole Unix seconds'],
    [undefined, 'which time?'],
  ])('refuses %j as a window in words', async (window, words) => {
    await using source = await openSource(folderOf([{}]));
    const rows = source.query(window as WindowInput, 'select 1 from flows');
    await expect(rows.next()).rejects.toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(words) }),
    );
  });

  it('tells what it did not read, and refuses it where it shall be strict', async () => {
    const folder = folderOf([{}]);
    writeFileSync(join(folder, 'other.log'), 'this is no flow log\n');
    await using source = await openSource(folder);
    const onSkipped = vi.fn();
    await Array.fromAsync(reportRows(actions, source, { window: WINDOW, onSkipped }));
    expect(onSkipped).toHaveBeenCalledWith([expect.objectContaining({ where: join(folder, 'other.log') })]);
    const strict = reportRows(actions, source, { window: WINDOW, strict: true });
    await expect(strict.next()).rejects.toThrow('other.log');
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    await Array.fromAsync(reportRows(actions, source, { window: WINDOW }));
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('other.log'), expect.anything());
  });

  it('is the one of flowq.json where it is not named, found upwards, or of one that is given', async () => {
    const folder = temporaryFolder();
    const logs = folderOf([{}]);
    const config = { flowq: 1, source: { kind: 'local', path: logs, found: {} } } as const;
    writeFileSync(join(folder, 'flowq.json'), JSON.stringify(config));
    mkdirSync(join(folder, 'deep', 'down'), { recursive: true });
    const before = process.cwd();
    process.chdir(join(folder, 'deep', 'down'));
    onTestFinished(() => process.chdir(before));
    for (const target of [undefined, join(folder, 'flowq.json'), config]) {
      await using source = await openSource(target);
      expect(await Array.fromAsync(source.query('all', 'select 1 as one from flows'))).toHaveLength(1);
    }
  });

  it('is several files, where several are named', async () => {
    await using source = await openSource([folderOf([{}]), folderOf([{}, {}])]);
    expect(await Array.fromAsync(source.query('all', 'select 1 as one from flows'))).toHaveLength(3);
    expect(await source.estimateScan('all')).toMatchObject({ objects: 2 });
  });

  it('is kept where that is wished, and filled before it is asked', async () => {
    const folder = folderOf([{}, {}]);
    writeFileSync(join(folder, 'other.log'), 'this is no flow log\n');
    const store = temporaryFolder();
    await using source = await openSource(folder, { store });
    const onSkipped = vi.fn();
    expect(await source.fill('all', { onSkipped })).toMatchObject({ records: 2, originals: 2 });
    expect(onSkipped).toHaveBeenCalledOnce();
    expect(
      await Array.fromAsync(source.query('all', 'select 1 as one from flows', { onSkipped })),
    ).toHaveLength(2);
    await expect(source.fill('all', { strict: true })).rejects.toThrow('other.log');
    await using plain = await openSource(folder);
    await expect(plain.fill('all')).rejects.toThrow('records of this source are not cached');
  });

  it('is a bucket that is fetched, with what that takes said before', async () => {
    const aws = await startFakeAws();
    deliver(aws.bucket, {
      time: '2026-11-20T12:00Z',
      prefix: 'logs/',
      body: gzipSync(logText([v2({}), v2({})])),
    });
    Object.assign(process.env, { AWS_ENDPOINT_URL: aws.endpoint, AWS_REGION: 'us-east-1' });
    onTestFinished(() => {
      delete process.env.AWS_ENDPOINT_URL;
      delete process.env.AWS_REGION;
    });
    const onEvent = vi.fn();
    const store = temporaryFolder();
    await using source = await openSource('s3://logs/logs', { store, onEvent });
    expect(await source.estimateScan(WINDOW)).toMatchObject({ objects: 1 });
    const rows = await Array.fromAsync(reportRows(actions, source, { window: WINDOW }));
    expect(rows).toMatchObject([{ flows: 2n }]);
    expect(onEvent).toHaveBeenCalledWith(expect.objectContaining({ event: 'fetch' }));
    await using little = await openSource('s3://logs/logs', { store: temporaryFolder(), maxDownload: 10 });
    await expect(little.fill(WINDOW)).rejects.toThrow('would be fetched, more than 10');
    await expect(openSource('s3://logs/logs')).rejects.toThrow('is in S3');
  });

  it('lets nobody write', async () => {
    await using source = await openSource(folderOf([{}]));
    await expect(source.query('all', 'create table x as select 1').next()).rejects.toThrow('a single SELECT');
  });

  it('gives the SQL of a report, with which the same rows come back', async () => {
    await using source = await openSource(folderOf([{ action: 'REJECT', dstport: 22 }, {}]));
    const text = await source.sql(rejected, { window: WINDOW, filter: { port: [22] }, limit: 5 });
    expect(text).toMatch(/^with[\s\S]*"flows"[\s\S]*limit\s+5;\n$/);
    expect(text).toContain('22');
    await expect(source.sql(rejected, { window: WINDOW, limit: 0 })).rejects.toMatchObject({ kind: 'usage' });
  });

  it('tells with the rows how many there are, what they add up to, and what was not read', async () => {
    const folder = folderOf([
      { action: 'REJECT', dstport: 1, bytes: 2n ** 60n },
      { action: 'REJECT', dstport: 2, bytes: 2n ** 60n },
      { action: 'REJECT', dstport: 3, bytes: 5n },
    ]);
    writeFileSync(join(folder, 'other.log'), 'this is no flow log\n');
    await using source = await openSource(folder);
    const onSkipped = () => {};
    for (const [limit, count] of [
      [1, 1],
      [undefined, 3],
    ] as const) {
      const rows = reportRows(rejected, source, { window: WINDOW, limit, onSkipped });
      expect(await Array.fromAsync(rows)).toHaveLength(count);
      expect(rows).toMatchObject({
        truncated: limit === 1,
        total: 3,
        totals: { flows: 3n, bytes: 2n ** 61n + 5n },
        skipped: [{ where: join(folder, 'other.log') }],
      });
    }
    const rows = source.query(WINDOW, 'select 1 as one from flows', { onSkipped });
    await Array.fromAsync(rows);
    expect(rows).toMatchObject({ truncated: false, total: 3, totals: undefined });
  });

  it('is stopped by its signal, whatever it does', async () => {
    const reason = new Error('enough');
    await using source = await openSource(folderOf([{}]), {
      store: temporaryFolder(),
      signal: AbortSignal.abort(reason),
    });
    const run = { window: WINDOW };
    await expect(reportRows(actions, source, run).next()).rejects.toThrow(reason);
    await expect(source.query(WINDOW, 'select 1 from flows').next()).rejects.toThrow(reason);
    await expect(source.fill(WINDOW)).rejects.toThrow(reason);
    await expect(source.estimateScan(WINDOW)).rejects.toThrow(reason);
    await expect(source.sql(actions, run)).rejects.toThrow(reason);
  });

  it('reads no more than maxScan', async () => {
    await using source = await openSource(folderOf([{}]), { maxScan: 10 });
    const error = { kind: 'limit', message: expect.stringContaining('more than maxScan, which is 10 bytes') };
    await expect(reportRows(actions, source, { window: WINDOW }).next()).rejects.toMatchObject(error);
    await expect(source.query(WINDOW, 'select 1 from flows').next()).rejects.toMatchObject(error);
    expect(await source.sql(actions, { window: WINDOW })).toContain('flows');
  });
});
