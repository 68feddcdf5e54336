import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readState } from '../../src/jobs/state-file.ts';

export interface KilledJob {
  /** Program and arguments of a run whose windows are multiples of a second. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the state. */
  readonly state: string;
  readonly job: string;
  /** Folder of the outputs, each named `<since>_<until>.csv` by the template's forms of time. */
  readonly outputs: string;
}

/**
 * Starts runs one after another and kills each at a random moment, looking at what it left behind.
 * @param most milliseconds after which each is killed at the latest
 * @returns how many were killed while a window was being run
 */
export async function killRuns(job: KilledJob, runs: number, most: number): Promise<number> {
  let amidst = 0;
  for (let at = 0; at < runs; at += 1) {
    await run(job, Math.random() * most);
    checkOutputs(job);
    if (readState(job.state, job.job)?.pending) amidst += 1;
  }
  return amidst;
}

/** Runs to the end, killing nothing. */
export async function run({ command, env }: KilledJob, killAfter?: number): Promise<number | null> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearTimeout(timer);
  return code;
}

export interface Output {
  readonly since: number;
  readonly until: number;
  readonly lines: readonly string[];
}

/** What is there of outputs, in the order of time; temporary files are not among them. */
export function readOutputs({ outputs }: KilledJob): Output[] {
  const names = readdirSync(outputs).filter((name) => !name.startsWith('.'));
  return names.sort().map((name) => {
    const [since = 0, until = 0] = name.replace('.csv', '').split('_').map(seconds);
    const text = readFileSync(join(outputs, name), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    return { since, until, lines: text.trimEnd().split('\n').slice(1) };
  });
}

/** `20261120T120000Z` in Unix seconds. */
function seconds(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')) / 1000;
}

/** Outputs follow each other without gap or overlap, and the watermark is where they end. */
export function checkOutputs(job: KilledJob): void {
  const all = readOutputs(job);
  for (const [at, output] of all.entries()) expect(output.since).toBe(all[at - 1]?.until ?? output.since);
  const state = readState(job.state, job.job);
  const end = all.at(-1)?.until;
  if (state?.until === undefined) {
    expect(all.length).toBeLessThanOrEqual(1);
    return;
  }
  // An output may be in place whose window is still pending: it is run again, as it was.
  if (end !== state.until) expect(state.pending?.window).toEqual(all.at(-1) && window(all.at(-1)));
  if (end !== state.until) expect(all.at(-2)?.until).toBe(state.until);
}

const window = (output: Output | undefined) => ({ since: output?.since, until: output?.until });
