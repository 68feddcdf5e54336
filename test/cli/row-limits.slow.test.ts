import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource, reportRows, runJobs } from '../../src/index.ts';
import { rejected } from '../../src/library/reports.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, NOON, temporaryFolder } from '../helpers/logs.ts';

/** More pairs than the limit that the report has on a terminal. */
const PAIRS = 250;
const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];

const manyRejected = () =>
  folderOf(Array.from({ length: PAIRS }, (_, at) => ({ action: 'REJECT', dstport: at + 1, bytes: 1000 })));

const report = (folder: string, ...args: string[]) =>
  flowq(['report', 'rejected', '--source', folder, ...WINDOW, ...args]);

const lines = (text: string) => text.trimEnd().split('\n');

describe('without --limit, all rows are written', () => {
  it.each(['csv', 'ndjson', 'table'])('to a pipe, as %s', async (format) => {
    const { code, stdout, stderr } = await report(manyRejected(), '--format', format);
    expect([code, stderr]).toEqual([0, '']);
    expect(lines(stdout)).toHaveLength(PAIRS + ({ csv: 1, ndjson: 0, table: 2 }[format] ?? 0));
  });

  it('to a file', async () => {
    const out = join(temporaryFolder(), 'o.csv');
    const { code, stderr } = await report(manyRejected(), '--out', out);
    expect([code, stderr]).toEqual([0, '']);
    expect(lines(readFileSync(out, 'utf8'))).toHaveLength(PAIRS + 1);
  });

  it('by a job that has run in this process', async () => {
    const folder = temporaryFolder();
    const job = { name: 'nightly', report: 'rejected', since: 'all', out: join(folder, 'o.csv') };
    const config = join(folder, 'flowq.json');
    const source = { kind: 'local', path: manyRejected(), found: {} };
    writeFileSync(config, JSON.stringify({ flowq: 1, source, jobs: [job] }));
    const [end] = await runJobs(config, { stateFolder: join(folder, 'state') });
    expect(end).toMatchObject({ exitCode: 0, windows: [{ rows: PAIRS, caveats: [] }] });
    expect(lines(readFileSync(join(folder, 'o.csv'), 'utf8'))).toHaveLength(PAIRS + 1);
  });

  it('by the library', async () => {
    const source = await openSource(manyRejected());
    const rows = reportRows(rejected, source, { window: { since: NOON, until: NOON + 3600 } });
    expect(await Array.fromAsync(rows)).toHaveLength(PAIRS);
    expect([rows.truncated, rows.caveats]).toEqual([false, []]);
  });
});

describe('rows that --limit leaves out are reported', () => {
  it('on standard error', async () => {
    const { code, stdout, stderr } = await report(manyRejected(), '--limit', '100');
    expect([code, lines(stdout).length]).toEqual([0, 101]);
    expect(stderr).toBe(
      'flowq: the limit of 100 rows leaves out 150 of 250 rows\n  --limit all returns all rows\n',
    );
  });

  it('as an event', async () => {
    const { stderr } = await report(manyRejected(), '--limit', '100', '--log', 'json');
    const events = lines(stderr).map((line) => JSON.parse(line));
    expect(events).toMatchObject([
      { event: 'files', seen: 1, read: 1 },
      { level: 'warn', event: 'caveat', kind: 'cut', limit: 100, total: PAIRS },
      { event: 'finished', rows: 100, atLimit: true, total: PAIRS },
    ]);
  });

  it('in the list of jobs', async () => {
    const folder = temporaryFolder();
    const env = { FLOWQ_STATE_DIR: join(folder, 'state') };
    const job = ['--since=last', '--first=2026-11-20T12:00:00Z', '--job=nightly', '--limit=100'];
    const { code } = await flowq(['report', 'rejected', '--source', manyRejected(), ...job], { env });
    expect(code).toBe(0);
    const { stdout } = await flowq(['jobs', '--format=json'], { env });
    expect(JSON.parse(stdout)).toMatchObject([
      { job: 'nightly', rows: 100, caveats: 'the limit of 100 rows leaves out 150 of 250 rows' },
    ]);
  });

  it('in the library', async () => {
    const source = await openSource(manyRejected());
    const window = { since: NOON, until: NOON + 3600 };
    const rows = reportRows(rejected, source, { window, limit: 100 });
    expect(await Array.fromAsync(rows)).toHaveLength(100);
    expect([rows.truncated, rows.caveats]).toMatchObject([true, [{ kind: 'cut', fields: { limit: 100 } }]]);
    const exact = reportRows(rejected, source, { window, limit: PAIRS });
    expect([(await Array.fromAsync(exact)).length, exact.truncated]).toEqual([PAIRS, false]);
  });
});

describe('--fail-on tests all rows, whatever --limit leaves out', () => {
  it.each([
    ['rows > 200', 10],
    ['rows > 250', 0],
    ['total(bytes) > 249KB', 10],
    ['total(bytes) > 1GB', 0],
    ['dstport = 250', 10],
  ])('%s', async (test, expected) => {
    const { code, stdout } = await report(manyRejected(), '--limit', '100', '--fail-on', test);
    expect([code, lines(stdout).length]).toEqual([expected, 101]);
  });

  it('and the rows that are left out are counted', async () => {
    const { stderr } = await report(manyRejected(), '--limit=100', '--fail-on=rows > 999', '--log=json');
    expect(lines(stderr).map((line) => JSON.parse(line))).toMatchObject([
      { event: 'files', seen: 1, read: 1 },
      { kind: 'cut', limit: 100, total: PAIRS },
      { rows: 100, total: PAIRS, totals: { flows: PAIRS, bytes: 250_000 } },
    ]);
  });
});
