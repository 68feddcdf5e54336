import { withoutSecrets } from '../aws/redact.ts';
import { EXIT, FlowqError, messageOf } from '../errors.ts';
import { mayHold, type StoredFile } from '../logs/stored-file.ts';
import type { Window } from '../logs/window.ts';
import type { Job, JobEnvironment, JobResult, JobRun, Outcome } from './job.ts';
import type { FinishedWindow, LastRun } from './job-state.ts';
import { cameSince, hasLost, seenIn } from './late-files.ts';
import type { LockedState } from './locked-state.ts';
import { nextRun } from './next-run.ts';
import { outcomeExit } from './outcome-exit.ts';

/** One run of a job: first its due windows, then windows with late files. */
export class JobRuns<T extends Outcome> {
  readonly #job: Job;
  readonly #environment: JobEnvironment;
  readonly #locked: LockedState;
  readonly #perform: (run: JobRun) => Promise<T>;
  readonly #runs: { run: JobRun; result: T }[] = [];

  constructor(
    job: Job,
    environment: JobEnvironment,
    { locked, perform }: { locked: LockedState; perform: (run: JobRun) => Promise<T> },
  ) {
    this.#job = job;
    this.#environment = environment;
    this.#locked = locked;
    this.#perform = perform;
  }

  async all(): Promise<JobResult<T>> {
    // Listed before the windows run: a file that arrives during a run may or may not be in the output, so the next run
    // checks it.
    const files = await this.#list();
    const next = await this.#due(files);
    if (files) await this.#late(files);
    return { runs: this.#runs, next };
  }

  /**
   * Runs the due windows.
   * @returns the next time with something to do
   */
  async #due(files: readonly StoredFile[] | undefined): Promise<number | undefined> {
    for (;;) {
      const due = await nextRun(this.#job, this.#locked.state, this.#environment.now());
      if (due.kind === 'nothing') return due.next;
      const { run } = due;
      // Otherwise the output of one window would overwrite another's before anybody saw it.
      if (this.#runs.some((one) => one.run.out === run.out)) return undefined;
      await this.#locked.write({ pending: { window: run.window, out: run.out } });
      const last = await this.#run(run);
      const finished = this.#settling();
      if (files)
        finished.push({ window: run.window, out: run.out, seen: seenIn(this.#holding(files, run.window)) });
      await this.#locked.write({ until: run.window.until, pending: undefined, finished, last });
      if (!run.isRepeated && !this.#job.timing.catchUp) return undefined;
    }
  }

  async #late(files: readonly StoredFile[]): Promise<void> {
    for (const one of this.#settling()) {
      const { window, out, seen } = one;
      const holding = this.#holding(files, window);
      const came = cameSince(seen, holding);
      if (came === 0) continue;
      const job = this.#job.name;
      const why = hasLost(seen, holding) ? 'lost' : this.#isOwn(one) ? undefined : 'shared';
      let { last } = this.#locked.state;
      if (why) this.#environment.onLate?.({ job, window, out, files: came, why });
      else last = await this.#run({ job, window, out, isFirst: false, isRepeated: false, late: came });
      const settled = { window, out, seen: seenIn(holding) };
      const finished = this.#settling().map((other) => (isSame(other, one) ? settled : other));
      await this.#locked.write({ finished, last });
    }
  }

  async #run(run: JobRun): Promise<LastRun> {
    const { now } = this.#environment;
    try {
      const result = await this.#perform(run);
      this.#runs.push({ run, result });
      const caveats = result.caveats.map(({ text }) => withoutSecrets(text.split('\n', 1)[0] ?? ''));
      return { at: now(), exitCode: outcomeExit([result]), rows: result.rows, error: undefined, caveats };
    } catch (error) {
      const exitCode = error instanceof FlowqError ? error.exitCode : EXIT.other;
      const last = {
        at: now(),
        exitCode,
        rows: undefined,
        error: withoutSecrets(messageOf(error)),
        caveats: [],
      };
      // The run's error must be reported even if saving it fails.
      await this.#locked.write({ last }).catch(() => {});
      throw error;
    }
  }

  /**
   * Lists the files that can contain records of windows to run or check; undefined if there are no such windows, or
   * files cannot be listed.
   */
  async #list(): Promise<readonly StoredFile[] | undefined> {
    const { list, now } = this.#environment;
    if (!list || this.#job.timing.settle === 0) return undefined;
    const due = await nextRun(this.#job, this.#locked.state, now());
    const windows = [...this.#settling(), ...(due.kind === 'run' ? [due.run] : [])].map(
      ({ window }) => window,
    );
    if (windows.length === 0) return undefined;
    return list({ since: Math.min(...windows.map(({ since }) => since)), until: now() });
  }

  #settling(): FinishedWindow[] {
    const oldest = this.#environment.now() - this.#job.timing.settle;
    return this.#locked.state.finished.filter(({ window }) => window.until > oldest);
  }

  #holding(files: readonly StoredFile[], window: Window): StoredFile[] {
    return files.filter((file) => mayHold(file, window, this.#job.timing.interval));
  }

  /** Returns whether an output belongs to one window only, so that it can be written again without losing another's. */
  #isOwn({ window: { since, until }, out }: FinishedWindow): boolean {
    const others = this.#locked.state.finished.filter((other) => other.window.since !== since);
    const following = { since: until, until: until + (until - since) };
    return (
      out !== undefined &&
      this.#job.nameOutput(following) !== out &&
      others.every((other) => other.out !== out)
    );
  }
}

const isSame = (a: FinishedWindow, b: FinishedWindow) => a.window.since === b.window.since;
