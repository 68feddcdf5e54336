import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Finished, flowq, type RunOptions, startFlowq } from '../helpers/flowq.ts';
import { logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { hasSmallDisks, makeReadOnly, smallDisk } from '../helpers/small-disk.ts';

/** Where nobody listens. */
const NO_NETWORK = 'http://127.0.0.1:1';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN//////////wEaCXVzLWVhc3QtMSJ';

/** A folder with logs of the last hours, and runs of a job over them. */
class Machine {
  readonly folder = temporaryFolder();
  readonly state = join(this.folder, 'state');
  readonly outputs = join(this.folder, 'reports');

  constructor() {
    mkdirSync(this.outputs);
    const now = Math.floor(Date.now() / 1000);
    const records = Array.from({ length: 300 }, (_, at) =>
      v2({ start: now - at * 60, action: 'REJECT', srcport: at }),
    );
    writeLog(this.folder, 'logs/a.log.gz', logText(records));
  }

  run(options: readonly string[] = [], env: RunOptions['env'] = {}, source = 'logs'): Promise<Finished> {
    const words = [
      'report',
      'rejected',
      `--source=${source}`,
      '--since=last',
      '--every=1h',
      '--job=hourly',
      ...options,
    ];
    return flowq(words, { cwd: this.folder, env: { FLOWQ_STATE_DIR: this.state, ...env } });
  }

  remembered(): { until: string | null; pending: unknown } | undefined {
    try {
      return JSON.parse(readFileSync(join(this.state, 'hourly.json'), 'utf8'));
    } catch {
      return undefined;
    }
  }
}

test('a second run of the same job is kept out while the first goes on, whose output waits for a reader', async () => {
  const machine = new Machine();
  const pipe = join(machine.folder, 'pipe.csv');
  execFileSync('mkfifo', [pipe]);
  const first = machine.run(['--out=pipe.csv']);
  await expect.poll(() => machine.remembered()?.pending, { timeout: 10_000 }).toBeTruthy();
  const second = await machine.run(['--out=other.csv']);
  expect(second.code).toBe(3);
  expect(second.stderr).toMatch(/^flowq: the job hourly is still running: process \d+ on .+, since 20/);
  const [text, { code }] = await Promise.all([readFile(pipe, 'utf8'), first]);
  expect(text).toMatch(/^srcaddr,/);
  expect(code).toBe(0);
  expect(machine.remembered()).toMatchObject({ until: expect.any(String), pending: null });
  expect(readdirSync(machine.state)).toEqual(['hourly.json']);
});

test('a reader that closes the pipe has not got the output, so it comes again', async () => {
  const machine = new Machine();
  const words = ['query', 'SELECT a.srcport FROM flows a, flows b, flows c', '--source=logs', '--since=last'];
  const { child, finished } = startFlowq([...words, '--every=1h', '--job=hourly'], {
    cwd: machine.folder,
    env: { FLOWQ_STATE_DIR: machine.state },
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const { code } = await finished;
  expect(code).toBe(0);
  expect(machine.remembered()).toMatchObject({ until: null, pending: { out: null } });
});

test('a watermark or configuration that is broken is said, and left as it is', async () => {
  const machine = new Machine();
  mkdirSync(machine.state);
  writeFileSync(join(machine.state, 'hourly.json'), '{"flowq":1,"report":"rejec');
  const broken = await machine.run(['--out=reports/{since}.csv']);
  expect(broken.code).toBe(3);
  expect(broken.stderr).toMatch(
    /hourly\.json is not the state of a job: .*\n {2}restore it from a backup, or .*flowq jobs reset hourly/,
  );
  expect(readFileSync(join(machine.state, 'hourly.json'), 'utf8')).toBe('{"flowq":1,"report":"rejec');
  expect(readdirSync(machine.outputs)).toEqual([]);
  writeFileSync(
    join(machine.folder, 'flowq.json'),
    '{"flowq":1,"source":{"kind":"local","path":"logs"},"jobs":[{',
  );
  const config = await flowq(['run'], { cwd: machine.folder });
  expect(config.code).toBe(3);
  expect(config.stderr).toMatch(/^flowq: flowq\.json: .*JSON/);
});

test('a clock set back runs nothing and says why', async () => {
  const machine = new Machine();
  await machine.run(['--out=reports/{since}.csv']);
  const state = machine.remembered();
  const file = join(machine.state, 'hourly.json');
  writeFileSync(file, JSON.stringify({ ...state, until: '2090-01-01T00:00:00Z' }));
  const { code, stderr } = await machine.run(['--out=reports/{since}.csv']);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^flowq: the clock says 20.*Z, but this job has run up to 2090-01-01T00:00:00Z: nothing was run/,
  );
  expect(readdirSync(machine.outputs)).toHaveLength(1);
});

test('an output folder that is gone: nothing is lost', async () => {
  const machine = new Machine();
  rmSync(machine.outputs, { recursive: true });
  const { code, stderr } = await machine.run(['--out=reports/{since}.csv']);
  expect(code).toBe(3);
  expect(stderr).toMatch(/: the folder reports does not exist\n {2}create it: mkdir -p reports\n$/);
  expect(machine.remembered()?.until).toBe(null);
  mkdirSync(machine.outputs);
  expect((await machine.run(['--out=reports/{since}.csv'])).code).toBe(0);
  expect(readdirSync(machine.outputs)).toHaveLength(1);
});

test('logs that are not mounted are no quiet night: the window waits until they are', async () => {
  const machine = new Machine();
  const [mounted, away] = [join(machine.folder, 'logs'), join(machine.folder, 'away')];
  renameSync(mounted, away);
  mkdirSync(mounted);
  const { code, stderr } = await machine.run(['--out=reports/{since}.csv']);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/no flow logs at .*is the folder mounted/s)]);
  expect(machine.remembered()?.until).toBe(null);
  expect(readdirSync(machine.outputs)).toEqual([]);
  rmSync(mounted, { recursive: true });
  renameSync(away, mounted);
  expect((await machine.run(['--out=reports/{since}.csv'])).code).toBe(0);
  const [name = ''] = readdirSync(machine.outputs);
  expect(readFileSync(join(machine.outputs, name), 'utf8').split('\n').length).toBeGreaterThan(2);
});

test.runIf(hasSmallDisks)('a disk that is full, or read-only: the old report stays whole', async () => {
  const machine = new Machine();
  const disk = smallDisk(64);
  writeFileSync(join(disk, 'report.csv'), 'old');
  writeFileSync(join(disk, 'filler'), 'x'.repeat(60 * 1024));
  const full = await machine.run([`--out=${disk}/report.csv`, '--limit=all']);
  expect([full.code, full.stderr]).toEqual([3, expect.stringContaining('the disk is full')]);
  expect(readFileSync(join(disk, 'report.csv'), 'utf8')).toBe('old');
  makeReadOnly(disk);
  const readOnly = await machine.run([`--out=${disk}/report.csv`]);
  expect([readOnly.code, readOnly.stderr]).toEqual([3, expect.stringContaining('the disk is read-only')]);
  expect(readdirSync(disk).sort()).toEqual(['filler', 'report.csv']);
});

test('no network: said within seconds, nothing lost, and no credential in what is said', async () => {
  const machine = new Machine();
  const env = {
    AWS_ENDPOINT_URL: NO_NETWORK,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_SESSION_TOKEN: TOKEN,
    FLOWQ_DEBUG: '1',
  };
  const { code, stdout, stderr } = await machine.run(['--out=s3://reports/{since}.csv'], env);
  expect(code).toBe(3);
  expect(stderr).toContain('cannot write s3://reports/');
  expect(stderr).toContain('nobody answers');
  for (const secret of [SECRET, TOKEN, 'AKIAIOSFODNN7EXAMPLE']) expect(stdout + stderr).not.toContain(secret);
  expect(machine.remembered()?.until).toBe(null);
  const kept = readdirSync(machine.state).map((name) => readFileSync(join(machine.state, name), 'utf8'));
  expect(kept.join()).not.toContain(SECRET);
});

test('a file that comes late is in the output of its window after the next run', async () => {
  const machine = new Machine();
  const hour = Math.floor(Date.now() / 3_600_000) * 3600 - 2 * 3600;
  const deliver = (name: string, minute: number) => {
    const time = new Date((hour + minute * 60) * 1000).toISOString();
    const [day = '', clock = ''] = time.split('T');
    const stamp = `${day.replaceAll('-', '')}T${clock.slice(0, 5).replace(':', '')}Z`;
    writeLog(
      machine.folder,
      `delivered/AWSLogs/123456789012/vpcflowlogs/us-east-1/${day.replaceAll('-', '/')}/123456789012_vpcflowlogs_us-east-1_fl-0a_${stamp}_${name}.log.gz`,
      logText([v2({ start: hour + minute * 60 + 10, end: hour + minute * 60 + 20, action: 'REJECT' })]),
    );
  };
  const first = `--first=${new Date(hour * 1000).toISOString()}`;
  const run = (...options: string[]) =>
    machine.run(['--lag=0', first, '--catch-up', ...options], {}, 'delivered');
  const counted = (name: string) => {
    const lines = readFileSync(join(machine.outputs, name), 'utf8').trimEnd().split('\n').slice(1);
    return lines.reduce((sum, line) => sum + Number(line.split(',')[4]), 0);
  };
  deliver('on-time', 5);
  expect((await run('--out=reports/{since}.csv')).code).toBe(0);
  const [name = ''] = readdirSync(machine.outputs).sort();
  const before = readFileSync(join(machine.outputs, name), 'utf8');
  deliver('late', 10);
  const again = await run('--out=reports/{since}.csv');
  expect([again.code, again.stdout]).toEqual([0, '']);
  expect(again.stderr).toMatch(/hourly: 20\S+Z to 20\S+Z, again, because 1 file arrived late\n/);
  expect(counted(name)).toBe(2);
  expect(readFileSync(join(machine.outputs, name), 'utf8')).not.toBe(before);
  expect((await run('--out=reports/{since}.csv')).stderr).not.toContain('again');
  deliver('later', 15);
  expect((await run('--out=reports/{since}.csv', '--settle=0')).stderr).not.toContain('again');
});
