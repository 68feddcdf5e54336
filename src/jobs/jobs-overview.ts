import { messageOf } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import { readState } from './state-file.ts';

/** Overview of a job. Times are text, windows `since/until`. */
export interface JobOverview {
  readonly job: string;
  /** All records before it are in outputs; null until the first window has finished. */
  readonly done_until: string | null;
  /** A window whose run did not finish; the next run repeats it. */
  readonly pending: string | null;
  readonly last_run: string | null;
  readonly exit_code: number | null;
  readonly rows: number | null;
  /** The last run's error, or why the job's state cannot be read. */
  readonly error: string | null;
  /** Caveats of the last run's rows. */
  readonly caveats: string | null;
}

export const OVERVIEW_COLUMNS = [
  'job',
  'done_until',
  'pending',
  'last_run',
  'exit_code',
  'rows',
  'error',
  'caveats',
] as const satisfies readonly (keyof JobOverview)[];

/** @param folder of the jobs' states */
export function jobOverview(folder: string, job: string): JobOverview {
  const unknown = {
    job,
    done_until: null,
    pending: null,
    last_run: null,
    exit_code: null,
    rows: null,
    error: null,
    caveats: null,
  };
  try {
    const state = readState(folder, job);
    if (!state) return unknown;
    const { until, pending, last } = state;
    return {
      job,
      done_until: until === undefined ? null : formatInstant(until),
      pending: pending ? windowText(pending.window) : null,
      last_run: last ? formatInstant(last.at) : null,
      exit_code: last?.exitCode ?? null,
      rows: last?.rows ?? null,
      error: last?.error ?? null,
      caveats: last?.caveats.join('; ') || null,
    };
  } catch (error) {
    return { ...unknown, error: messageOf(error) };
  }
}

const windowText = ({ since, until }: Window) => `${formatInstant(since)}/${formatInstant(until)}`;
