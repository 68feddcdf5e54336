import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { FlowqError, openSource, type ReportRun, reportRows, reports, runJobs } from '../../src/index.ts';
import { TrinoDialect } from '../../src/library/trino.ts';
import { glueConfig } from '../helpers/glue-config.ts';
import { folderOf, NOON, temporaryFolder } from '../helpers/logs.ts';

/** What a program in JavaScript may give. */
const anything = (value: unknown) => value as never;

const WINDOW = { since: NOON, until: NOON + 3600 };
const GLUE = glueConfig('version', 'start', 'action', 'packets', 'bytes', 'log-status');

async function rowsOf(
  run: Partial<ReportRun> & { options?: object },
  target: unknown = folderOf([{}]),
  options = {},
) {
  await using source = await openSource(anything(target), options);
  return Array.fromAsync(reportRows(reports.timeline, source, anything({ window: WINDOW, ...run })));
}

/** A folder with a file whose records have no header line. */
function withoutHeader(): string {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a.log'), '2 123 eni-1 10.0.0.1\n2 123 eni-1 10.0.0.2\n');
  return folder;
}

const job = (job: object) => ({
  flowq: 1,
  source: { kind: 'local', path: folderOf([{}]), found: {} },
  jobs: [{ name: 'a', report: 'timeline', ...job }],
});

it.each<[string, () => unknown, string]>([
  ['no flowq.json', () => openSource(join(temporaryFolder(), 'flowq.json')), 'usage'],
  ['a folder that is not there', () => rowsOf({}, '/nowhere'), 'source'],
  ['a file without a header line', () => rowsOf({}, withoutHeader()), 'source'],
  ['a bucket', () => openSource('s3://logs/'), 'usage'],
  ['an engine that does not fit', () => openSource('logs', { engine: 'athena' }), 'usage'],
  ['an endpoint for Athena', () => openSource(anything(GLUE), { endpoint: 'x', engine: 'athena' }), 'usage'],
  ['a limit of a store without one', () => openSource('logs', { storeMax: 1e9 }), 'usage'],
  ['a store of a stream', () => openSource(['logs', 'more'], { store: true }), 'usage'],
  ['no window', () => rowsOf({ window: anything(undefined) }), 'usage'],
  ['a window that ends before it begins', () => rowsOf({ window: { since: 2, until: 1 } }), 'usage'],
  ['an option that is wrong', () => rowsOf({ options: { bucket: -1 } }), 'usage'],
  ['a name without an inventory', () => rowsOf({ filter: { name: ['web'] } }), 'source'],
  ['too large a scan', () => rowsOf({}, folderOf([{}]), { maxScan: 1 }), 'limit'],
  [
    'a query that takes too long',
    () => rowsOf({}, folderOf([{}]), { timeout: '1s', memory: '1MB' }),
    'query',
  ],
  ['a job that means nothing', () => runJobs(anything(job({ until: '1d' }))), 'usage'],
  ['a job with a wrong limit', () => runJobs(anything(job({ since: '1d', catchUp: true }))), 'usage'],
  ['no Trino', () => new TrinoDialect().createDriver().init(), 'usage'],
])('%s is an error in words of the library', async (_, work, kind) => {
  vi.stubEnv('TRINO_ENDPOINT', undefined);
  const error = await Promise.resolve()
    .then(work)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlowqError);
  expect(error).toMatchObject({ kind });
  const { message, hint = '', stack = '' } = error as FlowqError;
  expect(`${message} ${hint} ${stack}`).not.toMatch(/(?<![\w-])--[a-z]/);
});

it('what rows do not show is said in words of the library', async () => {
  await using source = await openSource(folderOf([{}]));
  const rows = reportRows(reports.newPairs, source, { window: WINDOW, onCaveat: () => {} });
  await Array.fromAsync(rows);
  expect(rows.caveats).not.toEqual([]);
  expect(JSON.stringify(rows.caveats)).not.toMatch(/(?<![\w-])--[a-z]/);
});
