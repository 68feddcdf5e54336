import { statSync } from 'node:fs';
import type { Check } from '../checks/diagnose.ts';
import type { DoctorContext } from '../checks/doctor-context.ts';
import { type Finding, fail, ok, warn } from '../checks/finding.ts';
import { lengthText } from '../checks/length-text.ts';
import type { JobConfig } from '../config/config.ts';
import { messageOf } from '../errors.ts';
import { markerFolder } from '../jobs/job-marker.ts';
import type { JobState } from '../jobs/job-state.ts';
import { readTiming } from '../jobs/read-timing.ts';
import { lostState } from '../jobs/refuse-lost-state.ts';
import { lockPath, readState, rememberedJobs, statePath } from '../jobs/state-file.ts';
import { formatInstant } from '../logs/instant.ts';
import { isDead, readLock } from '../processes/lock-file.ts';
import { jobsOf } from './config-check.ts';

/** Checks the state of jobs: private to the user, intact and recent. */
export const stateCheck: Check = {
  name: 'state',
  look: async (context) => {
    const { stateFolder } = context;
    const names = rememberedJobs(stateFolder);
    const known = jobsOf(context).map(({ name }) => name);
    const jobs = [...new Set([...known, ...(names ?? [])])];
    if (names === undefined && jobs.length === 0) return [ok('state', `no job has run yet (${stateFolder})`)];
    return [
      ...(names === undefined ? [] : privacy(stateFolder, names)),
      ...jobs.flatMap((job) => jobFindings(job, context)),
    ];
  },
};

function privacy(folder: string, names: readonly string[]): Finding[] {
  if (process.platform === 'win32') return [ok('state', folder)];
  const open = [folder, ...names.map((name) => statePath(folder, name))].filter(
    (path) => (statSync(path).mode & 0o077) !== 0,
  );
  if (open.length === 0) return [ok('state', `${folder}, for its owner only`)];
  return [warn('state', `other users can read ${open.join(', ')}`, `chmod -R go-rwx ${folder}`)];
}

function jobFindings(job: string, context: DoctorContext): Finding[] {
  const check = `job ${job}`;
  const { stateFolder, now } = context;
  try {
    const state = readState(stateFolder, job);
    const locked = lockFinding(check, lockPath(stateFolder, job));
    const config = jobsOf(context).find(({ name }) => name === job);
    return [...locked, state ? stateFinding(check, state, config, now) : noState(job, context)];
  } catch (error) {
    return [fail(check, messageOf(error), (error as { hint?: string }).hint)];
  }
}

/** Returns a finding about a job that has not run, or whose state is lost. */
function noState(job: string, { stateFolder, configPath }: DoctorContext): Finding {
  const lost = lostState(job, markerFolder(configPath), stateFolder);
  return lost ? fail(`job ${job}`, lost.what, lost.hint) : ok(`job ${job}`, 'has not run yet');
}

function lockFinding(check: string, path: string): Finding[] {
  const found = readLock(path);
  if (!found) return [];
  const { pid, since } = found.holder ?? { pid: 'unknown', since: 'some time' };
  if (isDead(found, Date.now()))
    return [ok(check, `process ${pid} died during a run; the next run takes over`)];
  return [ok(check, `is running now: process ${pid}, since ${since}`)];
}

function stateFinding(
  check: string,
  { until, pending, last }: JobState,
  config: JobConfig | undefined,
  now: number,
): Finding {
  if (until !== undefined && until > now)
    return fail(
      check,
      `has run up to ${formatInstant(until)}, which is in the future`,
      'correct the clock; if it was wrong before, flowq jobs reset starts it again at --first',
    );
  const done = until === undefined ? 'has not finished a run yet' : `has run up to ${formatInstant(until)}`;
  if (pending)
    return warn(
      check,
      `${done}; ${last?.error === undefined ? 'a run after that did not finish' : `the last run failed: ${last.error}`}`,
      'the next run repeats its window',
    );
  const late = until !== undefined && config?.every !== undefined && now - until - allowed(config);
  if (late && late > 0)
    return warn(
      check,
      `${done}, ${lengthText(now - until)} ago`,
      'check that something runs it: flowq schedule prints cron lines and timers',
    );
  return ok(check, done);
}

/**
 * Returns the maximum age of the newest window's end in seconds: two windows, the lag, and 15 minutes for deliveries.
 */
function allowed(config: JobConfig): number {
  const { every = DAY, lag } = readTiming(config);
  return 2 * every + lag + 900;
}

const DAY = 86_400;
