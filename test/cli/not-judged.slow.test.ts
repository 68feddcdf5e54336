import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource, reportRows } from '../../src/index.ts';
import { newPairs, unusual } from '../../src/library/reports.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderWith, NOON, temporaryFolder, type Values } from '../helpers/logs.ts';

const DAY = 86_400;
const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z'];
const NO_BASELINE = 'no baseline: no interface has 3 days of history before the window';

/** One record an hour, from so many days before noon on. */
const days = (count: number, values: Values = {}) =>
  folderWith(
    'tcp-flags',
    Array.from({ length: count * 24 + 1 }, (_, at) => ({
      ...values,
      start: NOON - at * 3600,
      end: NOON - at * 3600 + 50,
    })),
  );

const report = (name: string, folder: string, ...args: string[]) =>
  flowq(['report', name, '--source', folder, ...args]);

describe('a report whose baseline is too short', () => {
  it('says so, and that nothing was judged', async () => {
    const { code, stderr } = await report('unusual', days(2), ...WINDOW);
    expect([code, stderr]).toEqual([
      0,
      `flowq: ${NO_BASELINE}\n  the records before the window begin at 2026-11-18T12:00:00Z; give a later --since\n`,
    ]);
  });

  it.each([
    ['rows > 5', 3],
    ['rows = 0', 10],
  ])('ends with the exit code of what was not judged, unless %s holds', async (test, expected) => {
    expect((await report('unusual', days(2), ...WINDOW, '--fail-on', test)).code).toBe(expected);
  });

  it('fails with --strict, and leaves no output', async () => {
    const out = join(temporaryFolder(), 'o.csv');
    const { code, stderr } = await report('unusual', days(2), ...WINDOW, '--strict', '--out', out);
    expect([code, stderr, existsSync(out)]).toEqual([
      3,
      expect.stringContaining('not everything could be judged, and --strict was given'),
      false,
    ]);
  });

  it('is recorded as not judged by a job', async () => {
    const env = { FLOWQ_STATE_DIR: join(temporaryFolder(), 'state') };
    const job = ['--since=last', '--first=2026-11-20T12:00:00Z', '--job=nightly'];
    const { code, stderr } = await flowq(['report', 'unusual', '--source', days(2), ...job, '--log=json'], {
      env,
    });
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([code, events]).toEqual([
      3,
      expect.arrayContaining([
        expect.objectContaining({ event: 'caveat', kind: 'not-judged', nothing: true, message: NO_BASELINE }),
      ]),
    ]);
    const { stdout } = await flowq(['jobs', '--format=json'], { env });
    expect(JSON.parse(stdout)).toMatchObject([{ job: 'nightly', exit_code: 3, caveats: NO_BASELINE }]);
  });

  it('says so in the library', async () => {
    const window = { since: NOON, until: NOON + 3600 };
    const rows = reportRows(unusual, await openSource(days(2)), { window, onCaveat: () => {} });
    expect(await Array.fromAsync(rows)).toEqual([]);
    expect(rows.caveats).toMatchObject([{ kind: 'not-judged', text: NO_BASELINE, nothing: true }]);
    const strict = reportRows(unusual, await openSource(days(2)), { window, strict: true });
    await expect(Array.fromAsync(strict)).rejects.toThrow(`not everything could be judged: ${NO_BASELINE}`);
  });
});

it('a report with enough history says nothing of it', async () => {
  expect(await report('unusual', days(4), ...WINDOW, '--fail-on=rows > 5')).toMatchObject({
    code: 0,
    stderr: '',
  });
});

it('weekends with too few weekends before them are compared with all days, and the run says so', async () => {
  const sunday = ['--since', '2026-11-22T12:00:00Z', '--until', '2026-11-22T13:00:00Z'];
  const { stderr } = await report('unusual', days(5), ...sunday);
  expect(stderr).toContain(
    'weekends were not judged apart, but compared with all days where there are fewer than 3 of them before the window: records begin at 2026-11-15T12:00:00Z',
  );
  expect((await report('unusual', days(6), ...sunday)).stderr).not.toContain('not judged apart');
});

it('records of everything leave no time before them', async () => {
  const { stderr } = await report('unusual', days(4), '--all');
  expect(stderr).toContain('no baseline: the window covers all records');
});

describe('new-pairs', () => {
  it('without a record before the window judges nothing', async () => {
    const { code, stderr } = await report('new-pairs', days(0), ...WINDOW, '--fail-on=rows > 5');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('no baseline: there are no records before the window, so everything is new'),
    ]);
  });

  it('with a part of its baseline says which', async () => {
    const { code, stderr } = await report('new-pairs', days(2), ...WINDOW, '--fail-on=rows > 5');
    expect([code, stderr]).toEqual([
      0,
      'flowq: the baseline is incomplete: its records begin at 2026-11-18T12:00:00Z, not at 2026-11-06T12:00:00Z\n',
    ]);
  });

  it('with all of it says nothing', async () => {
    const window = { since: NOON, until: NOON + 3600 };
    const rows = reportRows(newPairs, await openSource(days(2)), {
      window,
      options: { baseline: 2 * DAY },
    });
    expect([await Array.fromAsync(rows), rows.caveats]).toEqual([[], []]);
  });
});

it('a report that needs an inventory for a part says which', async () => {
  const { code, stderr } = await report('idle', days(0), '--all');
  expect([code, stderr]).toEqual([
    0,
    'flowq: without an inventory, interfaces without records cannot be judged\n  run flowq inventory to make one\n',
  ]);
});

describe('no rows are explained', () => {
  const FIELDS = 'vpc-id subnet-id instance-id';
  const logs = () =>
    folderWith(FIELDS, [{ 'vpc-id': 'vpc-1', 'subnet-id': 'subnet-1', 'instance-id': 'i-1' }]);

  it.each([
    ['--vpc', 'vpc-nope', 'VPC'],
    ['--subnet', 'subnet-nope', 'subnet'],
    ['--instance', 'i-nope', 'instance'],
    ['--eni', 'eni-nope', 'interface'],
  ])('by the id of %s that no record has', async (option, id, noun) => {
    const { code, stderr } = await report('actions', logs(), '--all', option, id);
    expect([code, stderr]).toEqual([0, `flowq: no record is of ${noun} ${id}\n  check ${option}\n`]);
  });

  it('also where another id of the option has rows', async () => {
    const { stdout, stderr } = await report('actions', logs(), '--all', '--vpc', 'vpc-1,vpc-nope');
    expect(stdout).toContain('ACCEPT');
    expect(stderr).toBe('flowq: no record is of VPC vpc-nope\n  check --vpc\n');
  });

  it.each([
    ['after the newest record', '2026-11-20T13:00:00Z', 'the logs end at 2026-11-20T12:00:50Z'],
    ['before the oldest record', '2026-11-20T10:00:00Z', 'the logs begin at 2026-11-20T12:00:00Z'],
  ])('by a window %s', async (_, since, why) => {
    const until = new Date(Date.parse(since) + 3_600_000).toISOString();
    const { code, stderr } = await report('actions', days(0), '--since', since, '--until', until);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining(`flowq: no record is in this window: ${why}\n`),
    ]);
  });

  it('by nothing where there are records that the report is not about', async () => {
    expect(await report('rejected', days(0), ...WINDOW)).toMatchObject({ code: 0, stderr: '' });
  });

  it('in the library', async () => {
    const window = { since: NOON + 3600, until: NOON + 7200 };
    const source = await openSource(days(0));
    const rows = reportRows(unusual, source, { window, onCaveat: () => {} });
    expect(await Array.fromAsync(rows)).toEqual([]);
    expect(rows.caveats).toContainEqual(
      expect.objectContaining({ kind: 'empty', text: expect.stringContaining('the logs end at') }),
    );
  });
});
