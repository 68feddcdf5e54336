import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Job, JobRun, LateFiles } from '../../src/jobs/job.ts';
import { runJob } from '../../src/jobs/run-job.ts';
import { readState } from '../../src/jobs/state-file.ts';
import { formatInstant } from '../../src/logs/instant.ts';
import type { StoredFile } from '../../src/logs/stored-file.ts';
import { temporaryFolder } from '../helpers/logs.ts';

const HOUR = 3600;
const MINUTE = 60;
/** 12:30: the window from 11 to 12 o'clock is due. */
const START = Date.parse('2026-11-20T12:30:00Z') / 1000;
const ELEVEN = START - 90 * MINUTE;

/** A job over files that a test puts there, with the outputs they were put in. */
class Machine {
  readonly folder = temporaryFolder();
  readonly files: (StoredFile & { readonly id: number })[] = [];
  /** Ids of the files that were there when an output was made. */
  readonly outputs = new Map<string, number[]>();
  readonly told: LateFiles[] = [];
  now = START;
  job: Job = {
    name: 'hourly',
    subject: { report: 'rejected', source: '/logs' },
    timing: {
      every: HOUR,
      lag: 1800,
      interval: 600,
      settle: 24 * HOUR,
      catchUp: true,
      zone: 'UTC',
      first: undefined,
    },
    nameOutput: ({ since }) => `${formatInstant(since).slice(11, 13)}.csv`,
  };

  /** @param time when its records end, Unix seconds; undefined for a name that tells nothing */
  deliver(time: number | undefined, size = 100): void {
    const period = time === undefined ? undefined : { since: time, until: time + 300 };
    this.files.push({ id: this.files.length, size, came: this.now * 1000, period });
  }

  /** The windows that are run, with how many files were late for each. */
  async run(perform = async (_: JobRun) => {}): Promise<string[]> {
    const ran: string[] = [];
    await runJob(
      this.job,
      {
        folder: this.folder,
        now: () => this.now,
        list: async () => this.files,
        onLate: (late) => this.told.push(late),
      },
      async (run) => {
        await perform(run);
        const { since, until } = run.window;
        const held = this.files.filter(
          ({ period }) => !period || (period.since < until + 660 && period.until > since),
        );
        this.outputs.set(
          run.out ?? '',
          held.map(({ id }) => id),
        );
        ran.push(`${new Date(since * 1000).getUTCHours()} +${run.late}`);
        return { rows: held.length, alerts: [], caveats: [] };
      },
    );
    return ran;
  }
}

test('a window that a file came for since is run again, once, into the same output', async () => {
  const machine = new Machine();
  machine.deliver(ELEVEN);
  expect(await machine.run()).toEqual(['11 +0']);
  machine.now += HOUR;
  machine.deliver(ELEVEN + HOUR + 15 * MINUTE);
  machine.deliver(ELEVEN + 600);
  expect(await machine.run()).toEqual(['12 +0', '11 +1']);
  expect(machine.outputs.get('11.csv')).toEqual([0, 2]);
  expect(await machine.run()).toEqual([]);
  machine.now += MINUTE;
  machine.deliver(ELEVEN + 600);
  expect(await machine.run()).toEqual(['11 +1']);
});

test('files of later windows are not late for this one, those that hold the end of its records are', async () => {
  const machine = new Machine();
  machine.deliver(ELEVEN);
  await machine.run();
  machine.now += 2 * MINUTE;
  machine.deliver(ELEVEN + HOUR + 11 * MINUTE);
  expect(await machine.run()).toEqual([]);
  machine.deliver(ELEVEN + HOUR + 10 * MINUTE);
  expect(await machine.run()).toEqual(['11 +1']);
});

test('files are looked for as long as --settle says, and their windows are forgotten then', async () => {
  const machine = new Machine();
  machine.job = { ...machine.job, timing: { ...machine.job.timing, settle: 3 * HOUR } };
  await machine.run();
  machine.now += 3 * HOUR;
  machine.deliver(ELEVEN);
  expect(await machine.run()).toEqual(['12 +0', '13 +0', '14 +0']);
  expect(readState(machine.folder, 'hourly')?.finished.map(({ out }) => out)).toEqual([
    '12.csv',
    '13.csv',
    '14.csv',
  ]);
  machine.job = { ...machine.job, timing: { ...machine.job.timing, settle: 0 } };
  machine.deliver(ELEVEN + 2 * HOUR);
  expect(await machine.run()).toEqual([]);
});

test('a file written anew counts, one that was only touched does not', async () => {
  const machine = new Machine();
  machine.deliver(ELEVEN);
  await machine.run();
  machine.now += MINUTE;
  const [file] = machine.files.splice(0);
  if (!file) throw new Error('there is one');
  machine.files.push({ ...file, came: machine.now * 1000 });
  expect(await machine.run()).toEqual([]);
  machine.files[0] = { ...file, size: 200, came: machine.now * 1000 };
  expect(await machine.run()).toEqual(['11 +1']);
});

test('a new file whose name tells no time can be of any window; one that grows says nothing', async () => {
  const machine = new Machine();
  machine.deliver(undefined);
  await machine.run();
  machine.now += HOUR;
  await machine.run();
  machine.files[0] = { ...(machine.files[0] as (typeof machine.files)[0]), size: 900 };
  expect(await machine.run()).toEqual([]);
  machine.deliver(undefined);
  expect(await machine.run()).toEqual(['11 +1', '12 +1']);
});

test.each([
  ['standard output', () => undefined],
  ['one file for all windows', () => 'report.csv'],
  [
    'a file for a day of windows',
    ({ since }: { since: number }) => `${formatInstant(since).slice(0, 10)}.csv`,
  ],
])('where the output is %s, late files are told, once', async (_, nameOutput) => {
  const machine = new Machine();
  machine.job = { ...machine.job, nameOutput };
  machine.deliver(ELEVEN);
  await machine.run();
  machine.now += MINUTE;
  machine.deliver(ELEVEN);
  expect(await machine.run()).toEqual([]);
  expect(await machine.run()).toEqual([]);
  expect(machine.told).toEqual([
    {
      job: 'hourly',
      window: { since: ELEVEN, until: ELEVEN + HOUR },
      out: nameOutput({ since: ELEVEN }),
      files: 1,
      why: 'shared',
    },
  ]);
});

test('a window is not run again when files that it was made of are gone: its output is the better one', async () => {
  const machine = new Machine();
  machine.deliver(ELEVEN);
  machine.deliver(ELEVEN + 300);
  await machine.run();
  machine.now += MINUTE;
  machine.files.splice(0);
  machine.deliver(ELEVEN + 600, 5);
  expect(await machine.run()).toEqual([]);
  expect(machine.told).toMatchObject([{ why: 'lost', files: 1 }]);
  machine.files.splice(0);
  expect(await machine.run()).toEqual([]);
  expect(machine.told).toHaveLength(1);
});

test('a window whose second run fails keeps its output, and is run again the next time', async () => {
  const machine = new Machine();
  machine.deliver(ELEVEN);
  await machine.run();
  machine.now += MINUTE;
  machine.deliver(ELEVEN);
  const failing = async () => {
    throw new Error('no room');
  };
  await expect(machine.run(failing)).rejects.toThrow('no room');
  expect(readState(machine.folder, 'hourly')).toMatchObject({
    until: ELEVEN + HOUR,
    pending: undefined,
    last: { exitCode: 1, rows: undefined, error: 'no room' },
  });
  expect(await machine.run()).toEqual(['11 +1']);
  expect(readState(machine.folder, 'hourly')?.last).toEqual({
    at: machine.now,
    exitCode: 0,
    rows: 2,
    error: undefined,
    caveats: [],
  });
});

test('what fails in a window that is due leaves late files for the next run', async () => {
  const machine = new Machine();
  machine.deliver(ELEVEN);
  await machine.run();
  machine.now += HOUR;
  machine.deliver(ELEVEN);
  const failing = async () => {
    throw new Error('no');
  };
  await expect(machine.run(failing)).rejects.toThrow('no');
  expect(await machine.run()).toEqual(['12 +0', '11 +1']);
});

test('a state of a version that looked for no late files is read', async () => {
  const machine = new Machine();
  const old = { flowq: 1, report: 'rejected', source: '/logs', until: '2026-11-20T11:00:00Z', pending: null };
  writeFileSync(join(machine.folder, 'hourly.json'), JSON.stringify(old));
  expect(await machine.run()).toEqual(['11 +0']);
  expect(JSON.parse(readFileSync(join(machine.folder, 'hourly.json'), 'utf8'))).toMatchObject({
    flowq: 1,
    finished: [{ since: '2026-11-20T11:00:00Z', out: '11.csv', seen: { files: 0, bytes: 0, newest: 0 } }],
  });
});

test('of several windows only the one that a file came for is run again, and the others are remembered', async () => {
  const machine = new Machine();
  machine.deliver(ELEVEN);
  await machine.run();
  machine.now += HOUR;
  machine.deliver(ELEVEN + 90 * MINUTE);
  await machine.run();
  machine.now += MINUTE;
  machine.deliver(ELEVEN);
  expect(await machine.run()).toEqual(['11 +1']);
  machine.now += MINUTE;
  machine.deliver(ELEVEN + 90 * MINUTE);
  expect(await machine.run()).toEqual(['12 +1']);
  expect(machine.told).toEqual([]);
});

test('an output that went to two windows is made anew for neither', async () => {
  const machine = new Machine();
  machine.job = {
    ...machine.job,
    nameOutput: ({ since }) => (since < ELEVEN + 2 * HOUR ? 'early.csv' : `${since}.csv`),
  };
  await machine.run();
  machine.now += HOUR;
  await machine.run();
  machine.now += MINUTE;
  machine.deliver(ELEVEN + 90 * MINUTE);
  expect(await machine.run()).toEqual([]);
  expect(machine.told).toMatchObject([{ files: 1, why: 'shared' }]);
});

test('whatever comes late, and whatever fails, in the end each file within --settle is in its output', async () => {
  const step = fc.record({
    wait: fc.integer({ min: MINUTE, max: 3 * HOUR }),
    /** Seconds before now at which the records of files end. */
    deliveries: fc.array(fc.integer({ min: 0, max: 12 * HOUR }), { maxLength: 4 }),
    fails: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const machine = new Machine();
      machine.job = {
        ...machine.job,
        nameOutput: ({ since, until }) => `${since}_${until}`,
      };
      for (const { wait, deliveries, fails } of steps) {
        machine.now += wait;
        for (const age of deliveries) machine.deliver(machine.now - age - ((machine.now - age) % 300));
        const perform = async () => {
          if (fails) throw new Error('no');
        };
        await machine.run(perform).catch(() => {});
      }
      machine.now += MINUTE;
      await machine.run();
      for (const [name, ids] of machine.outputs) {
        const [since = 0, until = 0] = name.split('_').map(Number);
        const held = machine.files.filter(
          ({ period }) => period && period.since < until + 660 && period.until > since,
        );
        if (until > machine.now - 23 * HOUR) expect(ids).toEqual(held.map(({ id }) => id));
      }
    }),
    { numRuns: 60 },
  );
});
