import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { flowq, startFlowq } from '../helpers/flowq.ts';
import { logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

/** A folder with a job `hourly` that reports rejected traffic of sources seen half an hour ago, and tells a file. */
function jobFolder(notify: readonly object[], { quiet = [] as object[] } = {}) {
  const cwd = temporaryFolder();
  const start = Math.floor(Date.now() / 1000) - 1_800;
  const seen = (...sources: string[]) =>
    writeLog(cwd, 'logs/a.log', logText(sources.map((srcaddr) => v2({ srcaddr, start, action: 'REJECT' }))));
  const job = { name: 'hourly', report: 'rejected', since: '2h', out: 'out.csv', notify };
  const source = { kind: 'local', path: 'logs' };
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify({ flowq: 1, source, jobs: [job], quiet }));
  const env = { FLOWQ_STATE_DIR: join(cwd, 'state') };
  const run = (...args: string[]) => flowq(args, { cwd, env });
  const lines = () =>
    existsSync(join(cwd, 'alerts.ndjson'))
      ? readFileSync(join(cwd, 'alerts.ndjson'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
  return { cwd, env, seen, run, lines };
}

const FILE = { to: 'file:alerts.ndjson' };

/** A target over HTTP that answers with a status that can be changed, or not at all. */
async function target(status: number | 'hang') {
  const state = { status, bodies: [] as string[], open: [] as ServerResponse[] };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      state.bodies.push(body);
      if (state.status !== 'hang') response.writeHead(state.status).end();
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((done) => server.once('listening', done));
  return { ...state, state, to: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

it('a finding is told once when it is new and once when it is gone', async () => {
  const { seen, run, lines } = jobFolder([FILE]);
  seen('192.0.2.1');
  expect((await run('run')).code).toBe(0);
  expect((await run('run')).code).toBe(0);
  seen('192.0.2.1', '192.0.2.2');
  await run('run');
  seen('192.0.2.2');
  await run('run');
  expect(lines().map((line) => line.sentence)).toEqual([
    'findings: 1 new',
    'findings: 1 new, 1 still there',
    'findings: 1 still there, 1 gone',
  ]);
  expect(lines()[0]).toMatchObject({
    job: 'hourly',
    report: 'rejected',
    severity: 'low',
    outputs: [expect.any(String)],
  });
  expect(lines()[1].new).toEqual([expect.objectContaining({ srcaddr: '192.0.2.2' })]);
});

it('a target that is down makes exit code 3, keeps the output, and is told by the next run', async () => {
  const hook = await target(404);
  const { cwd, seen, run } = jobFolder([{ to: hook.to }]);
  seen('192.0.2.1');
  const first = await run('run');
  expect([first.code, first.stderr]).toEqual([
    3,
    expect.stringMatching(/could not notify .*: it answered 404/),
  ]);
  expect(first.stderr).not.toContain('/hook');
  expect(readFileSync(join(cwd, 'out.csv'), 'utf8')).toContain('192.0.2.1');
  expect((await run('jobs', '--format', 'csv')).stdout).toContain('1 message');
  hook.state.status = 200;
  expect((await run('run')).code).toBe(0);
  expect(hook.bodies.map((body) => JSON.parse(body).id)).toEqual([
    expect.any(String),
    JSON.parse(hook.bodies[0] ?? '').id,
  ]);
});

it('a run that is killed while it tells is told by the next one', async () => {
  const hook = await target('hang');
  const { cwd, env, seen, run } = jobFolder([{ to: hook.to }]);
  seen('192.0.2.1');
  const { child, finished } = startFlowq(['run'], { cwd, env });
  await expect.poll(() => hook.bodies.length, { timeout: 20_000 }).toBe(1);
  child.kill('SIGKILL');
  await finished;
  hook.state.status = 200;
  expect((await run('run')).code).toBe(0);
  expect(hook.bodies).toHaveLength(2);
  expect(hook.bodies[1]).toBe(hook.bodies[0]);
});

it('a job that fails is told of, and again when it runs', async () => {
  const { cwd, run, lines } = jobFolder([FILE]);
  const first = await run('run');
  expect(first.code).toBe(3);
  const start = Math.floor(Date.now() / 1000) - 1_800;
  writeLog(cwd, 'logs/b.log', logText([v2({ start })]));
  await run('run');
  expect(lines().map((line) => line.sentence)).toEqual(['the job failed', 'the job runs again']);
});

it('a window without records ends no finding, and is a message of its own', async () => {
  const { cwd, seen, run, lines } = jobFolder([FILE]);
  seen('192.0.2.1');
  await run('run');
  // The records stop: this one is of another time.
  writeLog(cwd, 'logs/a.log', logText([v2()]));
  await run('run');
  seen('192.0.2.1');
  await run('run');
  expect(lines().map((line) => line.sentence)).toEqual([
    'findings: 1 new',
    'the job could not judge its records',
    'the job can judge its records again',
  ]);
  expect(lines()[1].new).toEqual([
    { 'not judged': expect.stringMatching(/^no record is in this window: the logs end at /) },
  ]);
});

it('what a quiet list names is left out', async () => {
  const { seen, run, lines } = jobFolder([FILE], {
    quiet: [{ address: '192.0.2.0/24', reason: 'our own scanner' }],
  });
  seen('192.0.2.1');
  await run('run');
  expect(lines()).toEqual([]);
  seen('192.0.2.1', '198.51.100.1');
  await run('run');
  expect(lines()).toEqual([expect.objectContaining({ sentence: 'findings: 1 new', quiet: 1 })]);
});

it('--dry-run shows the message and leaves everything as it was', async () => {
  const { cwd, seen, run, lines } = jobFolder([FILE]);
  seen('192.0.2.1');
  const { code, stdout } = await run('run', '--dry-run');
  expect([code, stdout]).toEqual([0, expect.stringContaining('findings: 1 new')]);
  expect([lines(), existsSync(join(cwd, 'out.csv')), existsSync(join(cwd, 'state', 'alerts'))]).toEqual([
    [],
    false,
    false,
  ]);
});

it('flowq notify test sends an example that is marked as one', async () => {
  const { seen, run, lines } = jobFolder([FILE]);
  seen('192.0.2.1');
  expect((await run('notify', 'test', 'hourly')).code).toBe(0);
  expect(lines()).toEqual([expect.objectContaining({ example: true, job: 'hourly' })]);
  await run('run');
  expect(lines()).toHaveLength(2);
});

it('a report tells the targets of its command line', async () => {
  const { cwd, seen, lines } = jobFolder([]);
  seen('192.0.2.1');
  const args = ['report', 'rejected', '--since', '2h', '--source', 'logs', '--notify', 'file:alerts.ndjson'];
  expect((await flowq(args, { cwd })).code).toBe(0);
  expect(lines()).toEqual([expect.objectContaining({ sentence: 'findings: 1 new' })]);
  const wrong = await flowq([...args.slice(0, -1), 'http://192.0.2.1/'], { cwd });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--notify')]);
});

it('flowq jobs shows what a section of a page could not judge', async () => {
  const { cwd, seen, run } = jobFolder([]);
  seen('192.0.2.1');
  const page = { name: 'nightly', page: 'security', every: '1h', first: '2h', out: '{since}.html' };
  const source = { kind: 'local', path: 'logs' };
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify({ flowq: 1, source, jobs: [page] }));
  expect((await run('run')).code).toBe(0);
  const { stdout } = await run('jobs', '--format', 'json');
  expect(JSON.parse(stdout)[0].caveats).toContain('no baseline');
});
