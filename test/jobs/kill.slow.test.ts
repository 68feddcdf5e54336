import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROGRAM } from '../helpers/flowq.ts';
import { logText, v2, writeLog } from '../helpers/logs.ts';
import { checkOutputs, killRuns, readOutputs, run } from './killed-runs.ts';

/** Far more windows than there is time for, so that runs are killed amidst their work. */
const SECONDS = 1000;

/** Kills per run of the test; by hand with FLOWQ_KILLS=100. */
const KILLS = Number(process.env.FLOWQ_KILLS ?? 12);

test.concurrent.each([1, 2])(
  'flowq query, killed again and again at any moment: no record is lost or comes twice (%d)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowq-test-'));
    const outputs = join(folder, 'out');
    mkdirSync(outputs);
    const start = Math.floor(Date.now() / 1000) - SECONDS;
    const records = Array.from({ length: SECONDS + 60 }, (_, at) =>
      v2({ start: start + at, end: start + at + 1 }),
    );
    writeLog(folder, 'logs/a.log.gz', logText(records));
    const command = (...options: string[]) => [
      process.execPath,
      PROGRAM,
      'query',
      'SELECT "start" FROM flows ORDER BY 1',
      `--source=${join(folder, 'logs')}`,
      `--out=${join(outputs, '{since}_{until}.csv')}`,
      '--since=last',
      '--job=killed',
      '--every=1s',
      '--lag=0',
      `--first=${new Date(start * 1000).toISOString()}`,
      ...options,
    ];
    const state = join(folder, 'state');
    const job = {
      command: command('--catch-up'),
      env: { FLOWQ_STATE_DIR: state },
      state,
      job: 'killed',
      outputs,
    };
    // How long the program takes to begin depends on what else this machine does.
    const began = performance.now();
    expect(await run({ ...job, command: command('--sql') })).toBe(0);
    const amidst = await killRuns(job, KILLS, 2 * (performance.now() - began));
    expect(amidst).toBeGreaterThan(0);
    expect(await run({ ...job, command: command() })).toBe(0);
    checkOutputs(job);
    const seconds = readOutputs(job).flatMap(({ lines }) => lines.map(Number));
    expect(seconds).toEqual(Array.from(seconds, (_, at) => start + at));
    expect(seconds.length).toBeGreaterThanOrEqual(SECONDS);
    expect(readdirSync(state)).toEqual(['killed.json']);
    rmSync(folder, { recursive: true });
  },
  60_000,
);
