import type { StoredFile } from '../logs/stored-file.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { JobSubject } from './job-name.ts';
import type { JobTiming } from './next-window.ts';

export interface Job {
  readonly name: string;
  readonly subject: JobSubject;
  readonly timing: JobTiming;
  /** Folder of the notes how far jobs have run, next to `flowq.json`; undefined without one. */
  readonly markers?: string | undefined;
  /** The file or object that the output of a window goes to; undefined for standard output. */
  nameOutput(window: Window): string | undefined;
}

/** One window of a job, to be run. */
export interface JobRun {
  readonly job: string;
  readonly window: Window;
  /** Where its output goes: of a repeated run the name it was given first, whatever the options say now. */
  readonly out: string | undefined;
  /** Whether nothing is known of a run before. */
  readonly isFirst: boolean;
  /** Whether a run of this window began before and did not end. */
  readonly isRepeated: boolean;
  /** How many files came for it since its output was made; 0 where it was not yet. */
  readonly late: number;
}

/** Files that arrived for a window whose output cannot be made again. */
export interface LateFiles {
  readonly job: string;
  readonly window: Window;
  readonly out: string | undefined;
  readonly files: number;
  /** `shared`: the output has no name of its own; `lost`: files that it was made of are gone. */
  readonly why: 'shared' | 'lost';
}

export interface JobEnvironment {
  /** Folder of the jobs' state. */
  readonly folder: string;
  /** Unix seconds, whole. */
  now(): number;
  /** The files that records of the window can be in, as far as names tell; undefined where nobody can say. */
  list?(window: Window): Promise<readonly StoredFile[] | undefined>;
  /** Called with late files whose window is not run again. */
  onLate?(late: LateFiles): void;
}

/** What is to be known of a run that has ended. */
export interface Outcome {
  readonly rows: number;
  /** The tests that hold, as they were written. */
  readonly alerts: readonly string[];
  /** What the rows do not show. */
  readonly caveats: readonly Caveat[];
}

export interface JobResult<T> {
  /** What was made of each window, in their order. */
  readonly runs: readonly { readonly run: JobRun; readonly result: T }[];
  /** When there will be something to do again, Unix seconds; undefined when there is already. */
  readonly next: number | undefined;
}
