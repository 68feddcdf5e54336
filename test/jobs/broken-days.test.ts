import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { runJob } from '../../src/jobs/run-job.ts';
import { readState } from '../../src/jobs/state-file.ts';
import { formatInstant } from '../../src/logs/instant.ts';
import { writeTarget } from '../../src/output/destinations/output-target.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { hasSmallDisks, makeReadOnly, smallDisk } from '../helpers/small-disk.ts';

const HOUR = 3600;
const START = Date.parse('2026-11-20T12:20:00Z') / 1000;

const hourly = (outputs: string): Job => ({
  name: 'hourly',
  subject: { report: 'rejected', source: '/logs' },
  timing: {
    every: HOUR,
    lag: 900,
    interval: 600,
    settle: 86_400,
    catchUp: true,
    zone: 'UTC',
    first: undefined,
  },
  nameOutput: ({ since }) => join(outputs, `${formatInstant(since)}.csv`),
});

const DONE = { rows: 0, alerts: [], caveats: [] };

/** Runs the job; its outputs are so many bytes. */
async function run(folder: string, outputs: string, now: number, bytes = 10) {
  const result = await runJob(hourly(outputs), { folder, now: () => now }, async (one) => {
    await writeTarget(one.out ?? '', ['x'.repeat(bytes)], { folder: outputs });
    return DONE;
  });
  return result.runs.length;
}

test.runIf(hasSmallDisks)(
  'no room for the output: the watermark stays, and the window is run when there is',
  async () => {
    const folder = temporaryFolder();
    const disk = smallDisk(64);
    await run(folder, disk, START);
    await expect(run(folder, disk, START + HOUR, 100_000)).rejects.toMatchObject({ exitCode: 3 });
    expect(readState(folder, 'hourly')?.until).toBe(START - 1200);
    expect(readdirSync(disk)).toEqual(['2026-11-20T11:00:00Z.csv']);
    expect(await run(folder, disk, START + 2 * HOUR)).toBe(2);
    expect(readdirSync(disk).sort()).toEqual([11, 12, 13].map((hour) => `2026-11-20T${hour}:00:00Z.csv`));
  },
);

test.runIf(hasSmallDisks)('no room for the state: nothing is run that could not be remembered', async () => {
  const disk = smallDisk(64);
  const outputs = temporaryFolder();
  await run(disk, outputs, START);
  const before = readFileSync(join(disk, 'hourly.json'), 'utf8');
  fill(disk);
  await expect(run(disk, outputs, START + HOUR)).rejects.toMatchObject({ exitCode: 3 });
  expect(readFileSync(join(disk, 'hourly.json'), 'utf8')).toBe(before);
  expect(readdirSync(outputs)).toHaveLength(1);
});

test.runIf(hasSmallDisks)(
  'room for the output but not for the watermark: the same output once more',
  async () => {
    const disk = smallDisk(64);
    const outputs = temporaryFolder();
    const fillThenWrite = async (now: number) =>
      runJob(hourly(outputs), { folder: disk, now: () => now }, async (one) => {
        await writeTarget(one.out ?? '', ['first'], {});
        fill(disk);
        return DONE;
      });
    await expect(fillThenWrite(START)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^cannot write .+hourly\.json: /),
    });
    writeFileSync(join(disk, 'filler'), '');
    expect(await run(disk, outputs, START + 60)).toBe(1);
    expect(readdirSync(outputs)).toEqual(['2026-11-20T11:00:00Z.csv']);
    expect(readState(disk, 'hourly')).toMatchObject({ until: START - 1200, pending: undefined });
  },
);

test.runIf(hasSmallDisks)('a state folder that cannot be written is a clear error', async () => {
  const disk = smallDisk(64);
  makeReadOnly(disk);
  for (const folder of [disk, join(disk, 'state')]) {
    await expect(run(folder, temporaryFolder(), START)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^cannot (lock|create the state folder of jobs)/),
      hint: expect.stringContaining('FLOWQ_STATE_DIR'),
    });
  }
});

/** Leaves no room on a disk. */
function fill(disk: string): void {
  for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) writeFileSync(join(disk, 'filler'), 'x'.repeat(bytes), { flag: 'a' });
    } catch {
      // Smaller pieces may still fit.
    }
  }
}
