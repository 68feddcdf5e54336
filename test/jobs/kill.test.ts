import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/logs.ts';
import { checkOutputs, type KilledJob, killRuns, readOutputs, run } from './killed-runs.ts';

const SCRIPT = fileURLToPath(new URL('killed-run.ts', import.meta.url));

test('killed at any moment, runs leave whole outputs without gap or overlap, and a true watermark', async () => {
  const folder = temporaryFolder();
  const outputs = join(folder, 'out');
  mkdirSync(outputs);
  const state = join(folder, 'state');
  const job: KilledJob = {
    command: [process.execPath, SCRIPT, state, join(outputs, '{since}_{until}.csv')],
    state,
    job: 'killed',
    outputs,
  };
  expect(await killRuns(job, 60)).toBeGreaterThan(5);
  expect(await run(job)).toBe(0);
  checkOutputs(job);
  const all = readOutputs(job);
  expect(all.length).toBeGreaterThan(1);
  for (const { since, until, lines } of all)
    expect(lines).toEqual(Array.from({ length: until - since }, (_, at) => String(since + at)));
  expect(readdirSync(state)).toEqual(['killed.json']);
}, 60_000);
