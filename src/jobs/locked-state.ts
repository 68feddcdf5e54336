import { dirname } from 'node:path';
import { sourceError } from '../errors.ts';
import { Lock } from '../processes/lock.ts';
import type { Job } from './job.ts';
import { writeMarker } from './job-marker.ts';
import type { JobState } from './job-state.ts';
import { lockPath, writeState } from './state-file.ts';
import { makeStateFolder } from './state-folder.ts';

/** The state of a job while this process alone may change it. */
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
   * @param load - called when no other process can change the state any more
   * @throws FlowqError (source) when another process runs the job, and whatever `load` throws
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
   * Changes parts of the state, on the disk first.
   * @throws FlowqError (source) when it cannot be written, or is another process's by now
   */
  async write(change: Partial<JobState>): Promise<void> {
    // Standing still for very long (a laptop asleep, say) can lose the lock to another machine.
    if (!this.#lock.isHeld())
      throw sourceError(
        `another process has taken over the job ${this.#job}, because this one stood still`,
        'its watermark was not moved by this run',
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

/** Keeps other processes from the job. @throws FlowqError (source) when one runs it */
export const lockJob = (folder: string, job: string): Promise<Lock> =>
  lockFor(job, folder, lockPath(folder, job));

/**
 * Keeps other processes from a part of the job.
 * @param path of the lock, in the folder of the jobs' state or in a folder of it
 * @throws FlowqError (source) when one has it
 */
export async function lockFor(job: string, folder: string, path: string): Promise<Lock> {
  makeStateFolder(folder);
  makeStateFolder(dirname(path));
  const lock = await Lock.take(path);
  if (lock instanceof Lock) return lock;
  const { pid, host, since } = lock;
  throw sourceError(
    `the job ${job} is still running: process ${pid} on ${host.split(' ')[0]}, since ${since}`,
    'this run changed nothing; the next one continues where that one ends',
  );
}
