import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flowq, PROGRAM } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';

/** A folder with an hour or two of logs that end now, and the state of jobs kept in it. */
async function logsUntilNow() {
  const cwd = temporaryFolder();
  const env = { FLOWQ_STATE_DIR: join(cwd, 'state') };
  const made = await flowq(['sample', 'logs', '--days', '0.1', '--records', '2000'], { cwd });
  expect(made.code).toBe(0);
  const run = (...args: string[]) => flowq(args, { cwd, env });
  return { cwd, env, run };
}

const LAST = ['--source', 'logs', '--since', 'last', '--every', '10m', '--out', '{report}-{since}.csv'];

test('two queries without names are two jobs: neither takes the other for done', async () => {
  const { run } = await logsUntilNow();
  const first = await run('query', 'select count(*) as flows from flows', ...LAST.slice(0, 6));
  const second = await run('query', 'select sum(bytes) as bytes from flows', ...LAST.slice(0, 6));
  expect(first.stdout).toMatch(/^flows\n\d+\n$/);
  expect(second.stdout).toMatch(/^bytes\n\d+\n$/);
});

test('a run says where it begins, the next one that nothing is due, and its output has a full path', async () => {
  const { cwd, run } = await logsUntilNow();
  const first = await run('report', 'actions', ...LAST, '--log', 'json');
  const events = first.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  // A caveat comes with traffic through a NAT gateway, which ten minutes of a sample may have.
  const ofRun = events.filter(({ event }) => event !== 'caveat');
  expect(ofRun.map(({ event }) => event)).toEqual(['window', 'files', 'finished']);
  const { out } = ofRun[2];
  expect(out).toMatch(new RegExp(`^${cwd}/actions-\\d{8}T\\d{6}Z\\.csv$`));
  expect(existsSync(out)).toBe(true);
  const second = await run('report', 'actions', ...LAST, '--log', 'json');
  expect(JSON.parse(second.stderr).event).toBe('nothing-due');
  expect(second.code).toBe(0);
});

test('a test of a column that there is not is refused before anything runs', async () => {
  const { cwd, run } = await logsUntilNow();
  const { code, stderr } = await run('report', 'actions', ...LAST, '--fail-on', 'nothing > 0');
  expect(code).toBe(2);
  expect(stderr).toContain('unknown column nothing');
  expect(existsSync(join(cwd, 'state'))).toBe(false);
});

test('flowq run runs all jobs, and ends with the worst of their exit codes', async () => {
  const { cwd, run } = await logsUntilNow();
  await run('init', 'logs');
  const path = join(cwd, 'flowq.json');
  const jobs = [
    { name: 'broken', query: 'select nothing from flows', since: '1h' },
    { name: 'alert', report: 'actions', since: '1h', out: 'actions.json', failOn: 'rows > 0' },
  ];
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), jobs }));
  const { code, stderr } = await run('run');
  expect(code).toBe(4);
  expect(stderr).toContain('failOn rows > 0 holds');
  expect(JSON.parse(readFileSync(join(cwd, 'actions.json'), 'utf8'))).toHaveLength(2);
  expect((await run('run', 'alert')).code).toBe(10);

  const limited = await run('run', 'alert', '--max-scan', '1KB');
  expect(limited.code).toBe(5);

  await run('init', 'logs');
  expect(JSON.parse(readFileSync(path, 'utf8')).jobs, 'init keeps the jobs').toEqual(jobs);
});

test('what a job cannot mean is said before any of them runs', async () => {
  const { cwd, run } = await logsUntilNow();
  await run('init', 'logs');
  const path = join(cwd, 'flowq.json');
  const jobs = [
    { name: 'good', report: 'actions', since: '1h', out: 'actions.json' },
    { name: 'odd', report: 'actions', since: '1h', failOn: 'rows >' },
  ];
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), jobs }));
  const { code, stderr } = await run('run');
  expect(code).toBe(2);
  expect(stderr).toContain('job odd');
  expect(existsSync(join(cwd, 'actions.json'))).toBe(false);
});

test('standard output that cannot be written is an error of the source', async () => {
  const { cwd, env } = await logsUntilNow();
  const { spawnSync } = await import('node:child_process');
  const command = `"${process.execPath}" "${PROGRAM}" report actions --since 1h --source logs > /dev/full`;
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  expect(stderr).toContain('cannot write standard output');
  expect(status).toBe(3);
});
