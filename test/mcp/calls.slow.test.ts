import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { FILTER_PARTS } from '../../src/flows/record-filter.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { flowq, PROGRAM } from '../helpers/flowq.ts';
import { startMcp } from './client.ts';
import { sampleFolder, WINDOW } from './sample-folder.ts';

type Sample = Awaited<ReturnType<typeof sampleFolder>>;

let sample: Sample;
beforeAll(async () => {
  sample = await sampleFolder();
});

/** Values of the arguments that a report needs, in their order. */
function neededBy(report: (typeof REPORTS)[number]): string[] {
  const [group] = sample.inventory.places[0]?.securityGroups ?? [];
  const needed = Object.values(report.options).filter((option) => option.default === undefined);
  const values: Readonly<Record<string, string>> = {
    '<address>': '10.0.0.0/8',
    '<list>': '10.0.0.0/8,192.0.2.1',
    '<client>': '10.0.0.0/8',
    '<server>': '10.0.0.0/8',
    '<rules>': group?.id ?? '',
    '<group>': group?.id ?? '',
  };
  return needed.map(({ flags, example = '' }) => values[flags] ?? example);
}

test('every report has the rows of the command line', async () => {
  const { folder } = sample;
  await using mcp = await startMcp([], { cwd: folder });
  for (const report of REPORTS) {
    const values = neededBy(report);
    const names = Object.entries(report.options).flatMap(([name, { default: text }]) =>
      text === undefined ? [name] : [],
    );
    const options = Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
    const [{ stdout, stderr, code }, answer] = await Promise.all([
      flowq(
        ['report', report.name, ...values, '--since', WINDOW.since, '--until', WINDOW.until, '--format=json'],
        { cwd: folder },
      ),
      mcp.call('run_report', { report: report.name, options, ...WINDOW, limit: 200, names: false }),
    ]);
    expect([report.name, code, answer.isError, answer.isError ? answer.text : ''], stderr).toEqual([
      report.name,
      0,
      false,
      '',
    ]);
    expect(answer.length, report.name).toBeLessThanOrEqual(20_000);
    const all = JSON.parse(stdout) as Record<string, unknown>[];
    const columns: string[] = answer.data.columns.map(({ name }: { name: string }) => name);
    const rows = answer.data.rows.map((row: unknown[]) =>
      Object.fromEntries(row.map((value, at) => [columns[at], value])),
    );
    expect(rows, report.name).toEqual(all.slice(0, rows.length));
    expect(rows.length + answer.data.others.rows, report.name).toBe(all.length);
  }
}, 600_000);

const text = fc.oneof(
  fc.constantFrom(
    '1d',
    '2026-11-20T08:00:00Z',
    'bytes',
    'srcaddr',
    '10.0.0.0/8',
    'web 1',
    'rejected',
    '\u001b[2J',
  ),
  fc.string({ maxLength: 20, unit: 'binary' }),
);
const name = fc.constantFrom(...REPORTS.map((report) => report.name));
const window = fc.oneof({ arbitrary: fc.constant(WINDOW), weight: 4 }, fc.record({ since: text }));
const filter = fc.dictionary(fc.constantFrom(...FILTER_PARTS), fc.array(text, { maxLength: 2 }), {
  maxKeys: 2,
});
const limit = fc.integer({ min: -1, max: 210 });
const sql = fc.oneof(
  fc.constantFrom(
    'SELECT * FROM flows',
    "SELECT repeat('\u{1f600}', 3000) AS t, * FROM flows",
    'SELECT srcaddr AS "a\nb", CAST(9e18 AS HUGEINT) * 10 AS n FROM log_quality',
    "SELECT [1, 2] AS l, {a: 'x'} AS s, NULL AS z FROM conversations",
  ),
  text,
);
const call = fc.oneof(
  fc.record({
    name: fc.constant('run_report'),
    given: fc
      .tuple(name, window, filter, limit)
      .map(([report, w, f, n]) => ({ report, ...w, filter: f, limit: n })),
  }),
  fc.record({
    name: fc.constant('sum'),
    given: fc
      .tuple(
        fc.constantFrom('bytes', 'packets', 'flows', 'x'),
        fc.array(text, { maxLength: 2 }),
        window,
        limit,
      )
      .map(([measure, by, w, n]) => ({ measure, by, ...w, limit: n })),
  }),
  fc.record({
    name: fc.constant('query'),
    given: fc.tuple(sql, window, limit).map(([text, w, n]) => ({ sql: text, ...w, limit: n })),
  }),
  fc.record({
    name: fc.constantFrom('name', 'list_reports', 'estimate', 'x'),
    given: fc.dictionary(text, text),
  }),
  fc.record({ name: fc.constant('name'), given: fc.record({ value: text }) }),
);

test('200 random calls never answer more than 20,000 characters, and nothing else is on stdout', async () => {
  // The wire itself: a client would pass over lines that are not messages.
  const server = spawn(process.execPath, [PROGRAM, 'mcp', '--allow-sql'], {
    cwd: sample.folder,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answers = new Map<number, (length: number) => void>();
  const stray: string[] = [];
  createInterface({ input: server.stdout }).on('line', (line) => {
    const message = parsed(line);
    if (message?.jsonrpc !== '2.0') stray.push(line);
    const { id, result, error } = message ?? {};
    answers.get(Number(id))?.(JSON.stringify(result ?? error).length);
  });
  const send = (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let id = 0;
  const ask = (method: string, params: object) =>
    new Promise<number>((done) => {
      id += 1;
      answers.set(id, done);
      send({ id, method, params });
    });
  const clientInfo = { name: 'test', version: '1' };
  await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  send({ method: 'notifications/initialized' });
  await fc.assert(
    fc.asyncProperty(call, async ({ name: tool, given }) => {
      expect(await ask('tools/call', { name: tool, arguments: given })).toBeLessThanOrEqual(20_000);
    }),
    { numRuns: 200 },
  );
  server.stdin.end();
  await new Promise((done) => server.on('close', done));
  expect(stray).toEqual([]);
}, 600_000);

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
