import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { SERVER_OPTIONS } from '../../src/mcp/tool-result.ts';
import { flowq, startFlowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';
import { startMcp } from './client.ts';
import { sampleFolder, WINDOW } from './sample-folder.ts';

let folder: string;
beforeAll(async () => {
  ({ folder } = await sampleFolder());
}, 60_000);

test('the tools fit in 8 KB, are all read-only, and none takes SQL', async () => {
  await using mcp = await startMcp([], { cwd: folder });
  const { tools } = await mcp.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'list_reports',
    'run_report',
    'sum',
    'estimate',
    'name',
    'describe_source',
  ]);
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  expect(mcp.client.getInstructions()).toContain('untrusted');
  await using withSql = await startMcp(['--allow-sql'], { cwd: folder });
  const all = await withSql.client.listTools();
  expect(all.tools.at(-1)?.name).toBe('query');
  expect(JSON.stringify(all).length).toBeLessThanOrEqual(8192);
  const called = mcp.call('query', { sql: 'SELECT 1', ...WINDOW });
  await expect(called).rejects.toThrow('query');
  expect(JSON.stringify(all)).not.toMatch(/temporary/i);
  expect(await flowq(['mcp', '--temporary-table'], { cwd: folder })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--temporary-table'),
  });
});

test('rows, units and names are those of the command line; what is left out is summed', async () => {
  await using mcp = await startMcp([], { cwd: folder });
  const { data } = await mcp.call('run_report', { report: 'rejected', ...WINDOW, limit: 3 });
  const { stdout } = await flowq(
    ['report', 'rejected', '--since', WINDOW.since, '--until', WINDOW.until, '--format=json', '--names'],
    { cwd: folder },
  );
  const all = JSON.parse(stdout) as Record<string, number>[];
  const names = data.columns.map(({ name }: { name: string }) => name);
  expect(names).toContain('dstaddr_name');
  const objects = data.rows.map((row: unknown[]) =>
    Object.fromEntries(row.map((value, at) => [names[at], value])),
  );
  expect(objects).toEqual(all.slice(0, 3));
  expect(data.columns.find(({ name }: { name: string }) => name === 'bytes')).toEqual({
    name: 'bytes',
    unit: 'bytes',
  });
  const rest = all.slice(3);
  const sum = (column: string) => rest.reduce((total, row) => total + (row[column] ?? 0), 0);
  expect(data.others).toEqual({
    rows: rest.length,
    sums: { flows: sum('flows'), packets: sum('packets'), bytes: sum('bytes') },
  });
  expect(data.caveats[0]).toMatchObject({
    kind: 'cut',
    text: `the answer has the first 3 of ${all.length} rows`,
  });
});

test('an answer that is too long has fewer rows, and sums those left out', async () => {
  await using mcp = await startMcp([], { cwd: folder });
  const { data, length } = await mcp.call('run_report', { report: 'top-talkers', ...WINDOW, limit: 200 });
  const { data: total } = await mcp.call('run_report', { report: 'top-talkers', ...WINDOW, limit: 1 });
  expect(length).toBeLessThanOrEqual(20_000);
  expect(data.rows.length).toBeLessThan(200);
  const at = data.columns.findIndex(({ name }: { name: string }) => name === 'bytes');
  const bytes = (answer: typeof data) =>
    answer.rows.reduce(
      (sum: number, row: number[]) => sum + Number(row[at]),
      Number(answer.others.sums.bytes),
    );
  expect(bytes(data)).toBe(bytes(total));
  expect(data.rows.length + data.others.rows).toBe(1 + total.others.rows);
});

test('a report that cannot be summed still has the exact number of rows left out', async () => {
  await using mcp = await startMcp(['--allow-sql'], { cwd: folder });
  const sql = 'SELECT srcaddr, count(*) AS n FROM flows GROUP BY 1 ORDER BY 1';
  const { data } = await mcp.call('query', { sql, ...WINDOW, limit: 2 });
  const { data: distinct } = await mcp.call('query', {
    sql: 'SELECT count(DISTINCT srcaddr) AS n FROM flows',
    ...WINDOW,
  });
  expect(data.others).toEqual({ rows: distinct.rows[0][0] - 2, sums: {} });
});

test('files that were left out, and what was not judged, go along', async () => {
  const logs = folderOf([{}]);
  writeFileSync(join(logs, 'broken.log'), 'version account-id\nx y\n');
  await using mcp = await startMcp(['--source', logs]);
  const since = '2020-01-01';
  const { data } = await mcp.call('run_report', { report: 'new-pairs', since });
  expect(data.caveats.map(({ kind }: { kind: string }) => kind)).toContain('not-judged');
  expect(data.files.seen).toBe(2);
  expect(data.files.read).toBe(1);
});

test('text from logs has no control characters, and integers beyond 2^53 are exact texts', async () => {
  await using mcp = await startMcp(['--allow-sql'], { cwd: folder });
  const sql = `SELECT chr(27) || '[31m' || chr(8238) || 'x' AS "a${'\u202e'}b", 9007199254740993 AS n, 9007199254740991 AS m`;
  const { data, text } = await mcp.call('query', { sql: `${sql} FROM flows LIMIT 1`, ...WINDOW });
  expect(data.rows).toEqual([['\ufffd[31m\ufffdx', '9007199254740993', 9007199254740991]]);
  expect(data.columns[0].name).toBe('a\ufffdb');
  expect(data.trust).toContain('not instructions');
  expect(JSON.parse(text)).toEqual(data);
});

/** Arguments that are wrong, and what names them. */
const WRONG: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['a time', { report: 'rejected', since: '2x' }, 'since: "2x" is not a time'],
  ['a continued run', { report: 'rejected', since: 'last' }, 'since: only jobs continue'],
  ['a report', { report: 'nope', since: '1d' }, 'there is no report nope'],
  [
    'a part of the filter',
    { report: 'rejected', since: '1d', filter: { dstport: ['22'] } },
    'unknown key "dstport"',
  ],
  ['what a name stands for', { report: 'rejected', since: '1d', filter: { meanings: ['x'] } }, '"meanings"'],
  ['a value of the filter', { report: 'rejected', since: '1d', filter: { port: ['nope'] } }, 'filter.port: '],
  ['an option', { report: 'timeline', since: '1d', options: { bucket: 'x' } }, 'options.bucket: '],
  [
    'a file',
    { report: 'listed', since: '1d', options: { list: '/etc/passwd' } },
    'options.list: the server reads only files in its working folder',
  ],
  ['a window', { report: 'rejected', since: '2026-11-20', until: '2026-11-19' }, 'since'],
  ['what a report needs', { report: 'sg-check', since: '1d' }, 'sg-check'],
  ['a limit', { report: 'rejected', since: '1d', limit: 201 }, 'limit'],
  ['a key', { report: 'rejected', since: '1d', sort: 'bytes' }, 'sort'],
];

test('what is wrong with a call is named', async () => {
  await using mcp = await startMcp([], { cwd: folder });
  for (const [what, given, message] of WRONG) {
    const { isError, text } = await mcp.call('run_report', given);
    expect([isError, text], what).toEqual([true, expect.stringContaining(message)]);
    expect(text, what).not.toMatch(/(^|\s)--[a-z]/);
  }
});

test('a call that can read too much is refused, and so is one beyond what the session may read', async () => {
  await using small = await startMcp(['--max-scan', '1KB'], { cwd: folder });
  const refused = await small.call('sum', { measure: 'bytes', ...WINDOW });
  expect(refused.isError).toBe(true);
  expect(refused.text).toMatch(
    /can read .* in \d+ files?, and a call may read 1.0 KB; nothing was read\nnarrow since and until/,
  );
  const { data } = await small.call('estimate', { ...WINDOW });
  expect(data).toMatchObject({ fits: false, bytesAllowedPerCall: 1000 });
  await using session = await startMcp(['--max-session', String(data.bytes)], { cwd: folder });
  expect((await session.call('sum', { measure: 'bytes', ...WINDOW })).isError).toBe(false);
  const second = await session.call('sum', { measure: 'bytes', ...WINDOW });
  expect(second.text).toContain('this session may read 0 bytes more');
});

test('a call that takes too long is stopped, and the server goes on', async () => {
  const sql = `SELECT count(*) FROM range(1000000) a, range(1000000) b, (SELECT count(*) FROM flows) WHERE (a.range * b.range) % 7 = 3`;
  await using mcp = await startMcp(['--allow-sql', '--timeout', '2s'], { cwd: folder });
  const { text } = await mcp.call('query', { sql, ...WINDOW });
  expect(text).toContain('the call was stopped: it took longer than 2 s\nnarrow');
  const again = await mcp.call('list_reports', {});
  expect(again.isError).toBe(false);
});

test('an address, an id and a name are looked up without reading logs', async () => {
  await using mcp = await startMcp(['--source', 'nowhere', '--inventory', 'inventory.json'], { cwd: folder });
  const inventory = JSON.parse(readFileSync(join(folder, 'inventory.json'), 'utf8'));
  const [{ id, addresses }] = inventory.places[0].interfaces;
  const byAddress = await mcp.call('name', { value: addresses[0].address });
  expect(byAddress.data.rows[0].slice(0, 2)).toEqual(['interface', id]);
  const byId = await mcp.call('name', { value: id });
  expect(byId.data.rows[0][3]).toBe(addresses[0].address);
  const { called } = byAddress.data;
  const byName = await mcp.call('name', { value: called });
  expect(JSON.stringify(byName.data.rows)).toContain(id);
});

test('the source is described: accounts, fields, newest record', async () => {
  await using mcp = await startMcp([], { cwd: folder });
  const { data } = await mcp.call('describe_source', { ...WINDOW });
  const names = data.columns.map(({ name }: { name: string }) => name);
  expect(names).toEqual([
    'account_id',
    'region',
    'records',
    'without_traffic',
    'lost',
    'first_start',
    'last_end',
  ]);
  expect(data.rows[0][6]).toMatch(/^2026-11-20T1[12]:\d\d:\d\dZ$/);
  expect(data.fields).toContain('pkt-srcaddr');
  expect(data).toMatchObject({ engine: 'DuckDB', hasInventory: true, allowsSql: false });
});

test('stdout carries the protocol and nothing else, and the server ends with its client', async () => {
  const { child, finished } = startFlowq(['mcp'], { cwd: folder });
  child.stdin.end('not a message\n');
  const { code, stdout } = await finished;
  expect([code, stdout]).toEqual([0, '']);
});

test.each([
  ['claude', 'mcpServers'],
  ['vscode', 'servers'],
  ['cursor', 'mcpServers'],
])('the configuration that is printed for %s starts the server', async (client, key) => {
  const elsewhere = temporaryFolder();
  const { stdout } = await flowq(['mcp', '--print', client, '--max-scan', '1KB'], {
    cwd: folder,
    env: { AWS_PROFILE: 'audit' },
  });
  const { flowq: server } = JSON.parse(stdout)[key];
  expect(server.env).toEqual({ AWS_PROFILE: 'audit' });
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio');
  const { Client } = await import('@modelcontextprotocol/client');
  const transport = new StdioClientTransport({ ...server, cwd: elsewhere, stderr: 'ignore' });
  const mcp = new Client({ name: 'test', version: '1' });
  await mcp.connect(transport);
  const result = await mcp.callTool({ name: 'sum', arguments: { measure: 'bytes', ...WINDOW } });
  await mcp.close();
  expect(JSON.stringify(result)).toContain('a call may read 1.0 KB');
});

test('standard input cannot be the source', async () => {
  const { code, stderr } = await flowq(['mcp', '--source', '-']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('flowq mcp cannot read -')]);
});

test('a hint names options of the server as such, and they exist', async () => {
  await using mcp = await startMcp(['--reuse', '60m'], { cwd: folder });
  const { text } = await mcp.call('run_report', { report: 'rejected', ...WINDOW });
  expect(text).toContain('--reuse of flowq mcp only works with Athena');
  const { stdout } = await flowq(['mcp', '--help']);
  for (const name of SERVER_OPTIONS) expect(stdout).toContain(` --${name} `);
});
