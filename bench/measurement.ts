import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { note } from './notes.ts';

/** A process to measure. */
export interface Candidate {
  readonly name: string;
  readonly args: readonly string[];
  /** Variables to add to the environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Runs before each run, and is not measured. */
  readonly before?: () => void;
}

export interface Measurement {
  readonly seconds: number;
  /** Processor time of all threads, up to the last poll; steadier than `seconds` if other programs use the machine. */
  readonly cpuSeconds: number | undefined;
  /** Peak memory use; undefined if /proc does not show it. */
  readonly peakBytes: number | undefined;
  readonly output: string;
}

const POLL_MS = 20;

/**
 * Returns the best time and the highest memory of each candidate. Candidates run in turn, so that all see the same load
 * of the machine. A candidate that fails ends the measurement.
 */
export async function measure(
  candidates: readonly Candidate[],
  rounds: number,
): Promise<Map<string, Measurement>> {
  const best = new Map<string, Measurement>();
  for (let round = 1; round <= rounds; round++) {
    for (const candidate of candidates) {
      note(`round ${round} of ${rounds}: ${candidate.name}`);
      candidate.before?.();
      const run = await runOnce(candidate);
      const before = best.get(candidate.name) ?? run;
      best.set(candidate.name, {
        seconds: Math.min(before.seconds, run.seconds),
        cpuSeconds: run.cpuSeconds && Math.min(run.cpuSeconds, before.cpuSeconds ?? run.cpuSeconds),
        peakBytes: run.peakBytes && Math.max(run.peakBytes, before.peakBytes ?? 0),
        output: run.output,
      });
    }
  }
  return best;
}

/** Runs Node with these arguments until it exits. */
async function runOnce({ name, args, env }: Candidate): Promise<Measurement> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...childEnvironment(), ...env },
  });
  let usage: Usage | undefined;
  const poll = setInterval(() => {
    usage = usageOf(child.pid) ?? usage;
  }, POLL_MS);
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  const [output, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  clearInterval(poll);
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${args.join(' ')}\n${complaint}`);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, cpuSeconds: usage?.cpuSeconds, peakBytes: usage?.peakBytes, output };
}

/** Returns the environment without settings that would change the measurement. */
function childEnvironment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !/^(FLOWQ|NODE_OPTIONS)/.test(name));
  return Object.fromEntries(ours);
}

type Usage = Pick<Measurement, 'cpuSeconds' | 'peakBytes'>;

const TICKS_OF_SECOND = 100;

/** Returns what Linux has counted so far; undefined elsewhere and after the process has exited. */
function usageOf(pid: number | undefined): Usage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    const [user, system] =
      readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
    if (kilobytes === undefined || user === undefined || system === undefined) return undefined;
    return {
      peakBytes: Number(kilobytes) * 1024,
      cpuSeconds: (Number(user) + Number(system)) / TICKS_OF_SECOND,
    };
  } catch {
    return undefined;
  }
}
