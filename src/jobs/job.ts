import type { StoredFile } from '../logs/stored-file.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { JobSubject } from './job-name.ts';
import type { JobTiming } from './next-window.ts';

export interface Job {
  readonly name: string;
  readonly subject: JobSubject;
  readonly timing: JobTiming;
  /** Folder of the progress markers, next to `flowq.json`; undefined without one. */
  readonly markers?: string | undefined;
  /** Returns the file or object for the output of a window; undefined for standard output. */
  nameOutput(window: Window): string | undefined;
}

/** One window of a job to run. */
export interface JobRun {
  readonly job: string;
  readonly window: Window;
  /** Output; a repeated run uses its first name, even if the options have changed. */
  readonly out: string | undefined;
  /** Whether no earlier run is known. */
  readonly isFirst: boolean;
  /** Whether an earlier run of this window did not finish. */
  readonly isRepeated: boolean;
  /** Number of files that arrived since its output was written; 0 if there is no output yet. */
  readonly late: number;
}

/** Files that arrived for a window whose output cannot be written again. */
export interface LateFiles {
  readonly job: string;
  readonly window: Window;
  readonly out: string | undefined;
  readonly files: number;
  /** `shared`: other windows write to the same output; `lost`: files that the output was computed from were deleted. */
  readonly why: 'shared' | 'lost';
}

export interface JobEnvironment {
  /** Folder of the jobs' states. */
  readonly folder: string;
  /** Returns the current time in whole Unix seconds. */
  now(): number;
  /** Lists the files that can contain records of the window, by their names; undefined if files cannot be listed. */
  list?(window: Window): Promise<readonly StoredFile[] | undefined>;
  /** Called with late files of a window that does not run again. */
  onLate?(late: LateFiles): void;
}

/** Result of a finished run. */
export interface Outcome {
  readonly rows: number;
  /** Alert conditions that are met, as the user wrote them. */
  readonly alerts: readonly string[];
  /** Caveats of the rows. */
  readonly caveats: readonly Caveat[];
}

export interface JobResult<T> {
  /** Results of the windows, in order. */
  readonly runs: readonly { readonly run: JobRun; readonly result: T }[];
  /** Next time with something to do, Unix seconds; undefined if there already is. */
  readonly next: number | undefined;
}
