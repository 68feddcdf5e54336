import { dirname } from 'node:path';
import { sourceError } from '../errors.ts';
import { Lock } from '../processes/lock.ts';
import type { Job } from './job.ts';
import { writeMarker } from './job-marker.ts';
import type { JobState } from './job-state.ts';
import { lockPath, writeState } from './state-file.ts';
import { makeStateFolder } from './state-folder.ts';

/** The state of a job, locked against changes by other processes. */
export class LockedState implements Disposable {
  readonly #folder: string;
  readonly #job: string;
  readonly #lock: Lock;
  readonly #markers: string | undefined;
  #state: JobState;

  private constructor(
    folder: string,
    { name, markers }: Pick<Job, 'name' | 'markers'>,
    { lock, state }: { lock: Lock; state: JobState },
  ) {
    this.#folder = folder;
    this.#job = name;
    this.#markers = markers;
    this.#lock = lock;
    this.#state = state;
  }

  /**
   * @param load - called once no other process can change the state
   * @throws FlowqError (source) if another process runs the job, and the errors of `load`
   */
  static async take(
    folder: string,
    job: Pick<Job, 'name' | 'markers'>,
    load: () => Promise<JobState>,
  ): Promise<LockedState> {
    const lock = await lockJob(folder, job.name);
    try {
      return new LockedState(folder, job, { lock, state: await load() });
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  get state(): JobState {
    return this.#state;
  }

  /**
   * Updates parts of the state, on disk first.
   * @throws FlowqError (source) if it cannot be written, or another process has taken the lock
   */
  async write(change: Partial<JobState>): Promise<void> {
    // A process that was suspended for very long, for example on a sleeping laptop, can lose the lock to another
    // machine.
    if (!this.#lock.isHeld())
      throw sourceError(
        `another process has taken over the job ${this.#job}, because this one was suspended`,
        'this run did not advance its watermark',
      );
    const next = { ...this.#state, ...change };
    await writeState(this.#folder, this.#job, next);
    this.#state = next;
    if (this.#markers !== undefined && change.until !== undefined)
      await writeMarker(this.#markers, this.#job, { until: change.until, stateFolder: this.#folder });
  }

  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }
}

/**
 * Locks a job against other processes.
 * @throws FlowqError (source) if another process runs it
 */
export const lockJob = (folder: string, job: string): Promise<Lock> =>
  lockFor(job, folder, lockPath(folder, job));

/**
 * Locks a part of a job against other processes.
 * @param path of the lock, in the folder of the jobs' states or a subfolder
 * @throws FlowqError (source) if another process holds the lock
 */
export async function lockFor(job: string, folder: string, path: string): Promise<Lock> {
  makeStateFolder(folder);
  makeStateFolder(dirname(path));
  const lock = await Lock.take(path);
  if (lock instanceof Lock) return lock;
  const { pid, host, since } = lock;
  throw sourceError(
    `the job ${job} is still running: process ${pid} on ${host.split(' ')[0]}, since ${since}`,
    'this run did nothing; the next one continues where that one ends',
  );
}
