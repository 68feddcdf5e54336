import { messageOf } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import { readState } from './state-file.ts';

/** What is to be known of a job at a glance. Times are text, windows `since/until`. */
export interface JobOverview {
  readonly job: string;
  /** All before it is in outputs; null before the first window has ended. */
  readonly done_until: string | null;
  /** A window that was begun and has not ended: the next run repeats it. */
  readonly pending: string | null;
  readonly last_run: string | null;
  readonly exit_code: number | null;
  readonly rows: number | null;
  /** Why the last run failed, or why nothing is known of the job. */
  readonly error: string | null;
  /** What the rows of the last run do not show. */
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

/** @param folder of the jobs' state */
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
