import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnose, doctorExit } from '../../src/checks/diagnose.ts';
import { fail, ok, warn } from '../../src/checks/finding.ts';
import { readConfig } from '../../src/config/config-file.ts';
import { findingsJson, findingsText } from '../../src/doctor/findings-text.ts';
import { writeMarker } from '../../src/jobs/job-marker.ts';
import { newState } from '../../src/jobs/job-state.ts';
import { writeState } from '../../src/jobs/state-file.ts';
import { byteSize } from '../../src/logs/byte-size.ts';
import { Lock } from '../../src/processes/lock.ts';
import { NOON, V2_HEADER, v2 } from '../helpers/logs.ts';
import { hasSmallDisks, smallDisk } from '../helpers/small-disk.ts';
import { NOW, Patient } from './examined.ts';

const subject = { report: 'rejected', source: '/logs' };

test('where all is well, it says so line by line', async () => {
  const patient = new Patient();
  patient.deliver(600, [v2(), v2({ 'log-status': 'NODATA', srcaddr: '-', action: '-' })]);
  mkdirSync(patient.state, { mode: 0o700 });
  await writeState(patient.state, 'hourly', { ...newState(subject), until: NOW - 1200 });
  expect(await patient.findings('all')).toEqual([
    expect.stringMatching(/^ok program: flowq \d+\.\d+\.\d+ on Node \d+/),
    'ok configuration: /flowq.json: the logs at logs, 1 jobs',
    'ok state: /state, for its owner only',
    'ok job hourly: has run up to 2026-11-20T12:00:00Z',
    expect.stringMatching(/^ok disk: 3 folders can be written to, at least [\d.]+ [MGT]B free$/),
    'ok logs: /logs: 1 file seen: all read',
    'ok newest delivery: 2026-11-20T12:10:00Z, 10 min ago',
    'ok records: 2 in the last day, 50.0 % NODATA, 0.0 % SKIPDATA',
  ]);
});

test('deliveries that stopped, records that were lost, files that cannot be read', async () => {
  const patient = new Patient();
  patient.deliver(7200, [v2(), v2({ 'log-status': 'SKIPDATA', srcaddr: '-', action: '-' })]);
  writeFileSync(join(patient.logs, 'other.log'), 'this is no flow log\n');
  expect(await patient.findings()).toEqual([
    'warn newest delivery: 2026-11-20T10:20:00Z, 2 h ago',
    expect.stringMatching(/^warn files: not read, or only in part: \/logs\/other\.log: no flow log header/),
    'warn records: 2 in the last day, 0.0 % NODATA, 50.0 % SKIPDATA',
  ]);
  rmSync(join(patient.logs, 'other.log'));
  patient.now = NOW + 3 * 86_400;
  expect(await patient.findings()).toEqual([
    'fail newest delivery: 2026-11-20T10:20:00Z, 3 d ago',
    'warn records: none in the last day',
  ]);
});

test('a folder that is gone or empty fails', async () => {
  const patient = new Patient();
  expect(await patient.findings()).toEqual([
    'fail logs: no flow logs in /logs: 0 files seen: none read',
    'fail records: no flow logs at /logs',
  ]);
  rmSync(patient.logs, { recursive: true });
  expect((await patient.findings())[0]).toBe('fail logs: there is no file or folder /logs');
});

test('formats and accounts that came or went since flowq.json was written', async () => {
  const patient = new Patient();
  patient.deliver(600, [`${v2()} vpc-1`], { account: '210987654321', header: `${V2_HEADER} vpc-id` });
  expect(await patient.findings()).toEqual([
    `warn formats: new since flowq.json was written: text, ${V2_HEADER} vpc-id`,
    `warn formats: not in the newest files any more: text, ${V2_HEADER}`,
    'warn accounts: new since flowq.json was written: 210987654321',
    'warn accounts: no files any more: 123456789012',
  ]);
});

test('a configuration that is missing, broken, or has jobs that mean nothing', async () => {
  const patient = new Patient();
  const path = join(patient.folder, 'flowq.json');
  patient.config = undefined;
  expect(await patient.findings()).toEqual(['warn configuration: there is no /flowq.json']);
  writeFileSync(path, '{"flowq":1,');
  try {
    readConfig(path);
  } catch (error) {
    patient.config = error as Error;
  }
  expect(await patient.findings()).toEqual([
    expect.stringMatching(/^fail configuration: \/flowq\.json: .*JSON/),
  ]);
  const wrong = new Patient({}, [{ name: 'hourly', report: 'rejected', every: 'often' }]);
  wrong.deliver(600);
  expect(await wrong.findings()).toEqual([
    'fail job hourly: every: "often" is not a duration such as 15m, 6h, 1d or 2w',
  ]);
});

test('the state of jobs: broken, open to others, from the future, unended, long ago', async () => {
  const patient = new Patient();
  patient.deliver(600);
  mkdirSync(patient.state, { mode: 0o755 });
  chmodSync(patient.state, 0o755);
  const keep = (until: number, pending?: { since: number; until: number }, error?: string) =>
    writeState(patient.state, 'hourly', {
      ...newState(subject),
      until,
      pending: pending && { window: pending, out: undefined },
      last: error === undefined ? undefined : { at: NOW, exitCode: 3, rows: undefined, error, caveats: [] },
    });
  await keep(NOW - 1200);
  expect(await patient.findings()).toEqual(['warn state: other users can read /state']);
  chmodSync(patient.state, 0o700);
  await keep(NOW + 86_400);
  expect(await patient.findings()).toEqual([
    'fail job hourly: has run up to 2026-11-21T12:20:00Z, which is in the future',
  ]);
  await keep(NOON, { since: NOON, until: NOW });
  expect(await patient.findings()).toEqual([
    'warn job hourly: has run up to 2026-11-20T12:00:00Z; a run after that did not finish',
  ]);
  await keep(NOON, { since: NOON, until: NOW }, 'the disk is full');
  expect(await patient.findings()).toEqual([
    'warn job hourly: has run up to 2026-11-20T12:00:00Z; the last run failed: the disk is full',
  ]);
  await keep(NOON - 2 * 86_400);
  expect(await patient.findings()).toEqual(['warn job hourly: has run up to 2026-11-18T12:00:00Z, 2 d ago']);
  writeFileSync(join(patient.state, 'hourly.json'), '{}', { mode: 0o600 });
  expect(await patient.findings()).toEqual([
    'fail job hourly: /state/hourly.json is not the state of a job: flowq: it is missing',
  ]);
});

test('a job whose state is gone is not one that has not run', async () => {
  const patient = new Patient();
  patient.deliver(600);
  await writeMarker(join(patient.folder, '.flowq'), 'hourly', { until: NOON, stateFolder: patient.state });
  expect(await patient.findings()).toEqual([
    'fail job hourly: has run up to 2026-11-20T12:00:00Z, but its state /state/hourly.json is missing',
  ]);
});

test('a lock says who runs a job, or that nobody does any more', async () => {
  const patient = new Patient();
  patient.deliver(600);
  mkdirSync(patient.state, { mode: 0o700 });
  await writeState(patient.state, 'hourly', { ...newState(subject), until: NOW - 1200 });
  {
    using _ = (await Lock.take(join(patient.state, 'hourly.lock'))) as Lock;
    expect(await patient.findings('all')).toContainEqual(
      expect.stringMatching(new RegExp(`^ok job hourly: is running now: process ${process.pid}, since `)),
    );
  }
  writeFileSync(join(patient.state, 'hourly.lock'), '{"pid": 1');
  expect(await patient.findings('all')).toContain(
    'ok job hourly: process unknown died during a run; the next run takes over',
  );
});

test('output folders that are gone', async () => {
  const patient = new Patient();
  patient.deliver(600);
  rmSync(patient.outputs, { recursive: true });
  expect(await patient.findings()).toEqual([
    'fail disk: there is no folder /reports (output of the job hourly)',
  ]);
});

test.runIf(hasSmallDisks)('disks with little room', async () => {
  const disk = smallDisk(64);
  const patient = new Patient({}, []);
  patient.deliver(600);
  patient.config = {
    ...(patient.config as object),
    jobs: [patient.job({ out: `${disk}/{since}.csv` })],
  } as never;
  const { bavail, bsize } = statfsSync(disk);
  expect(await patient.findings()).toEqual([
    `fail disk: ${byteSize(bavail * bsize)} free at ${disk} (output of the job hourly)`,
  ]);
});

test('a check that breaks is a finding, and the others go on', async () => {
  const context = { configPath: '', config: undefined, stateFolder: '', now: 0 };
  const found = await diagnose(context, [
    { name: 'a', look: () => Promise.reject(new Error('a bug')) },
    { name: 'b', look: async () => [ok('b', 'well')] },
  ]);
  expect(found).toEqual([
    { check: 'a', level: 'fail', message: 'a bug', fix: undefined },
    { check: 'b', level: 'ok', message: 'well' },
  ]);
});

test('findings are a line each with their fix below, or JSON; only failures have an exit code', () => {
  const findings = [ok('a', 'well'), warn('longer', 'so\u001b[2J', 'do this')];
  expect(findingsText(findings, false)).toBe(
    'ok    a       well\nwarn  longer  so\ufffd[2J\n              do this\n\n1 ok, 1 to look at, 0 wrong\n',
  );
  expect(JSON.parse(findingsJson(findings))).toEqual({ counts: { ok: 1, warn: 1, fail: 0 }, findings });
  expect(doctorExit(findings)).toBe(0);
  expect(doctorExit([...findings, fail('c', 'broken')])).toBe(3);
});
