import type { Worker } from 'node:worker_threads';
import type { TableNeed } from './file-scans.ts';
import { giveBack, isWorkerIdle, takeWorker } from './idle-workers.ts';
import { unpacked } from './packed.ts';
import type { NumberedFile } from './text-file.ts';
import type { ReaderAnswer, ReaderTask } from './worker.ts';
import { WORKER_SCRIPT } from './worker-script.ts';

/** Maximum stored bytes and files of a task. */
const TASK_BYTES = 524_288;
const TASK_FILES = 64;
/** Tasks queued per thread, so that it never waits for the next one. */
const TASKS = 2;

interface Waiting {
  readonly file: NumberedFile;
  readonly resolve: (isRead: boolean) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly tasks: Waiting[][];
  readonly known: Set<string>;
}

let script: string | undefined;

function workerScript(): string {
  script ??= unpacked(WORKER_SCRIPT).toString();
  return script;
}

/** Whether an idle thread is available to a pool. */
export const isThreadWaiting = (): boolean => script !== undefined && isWorkerIdle(script);

/** Receives the records that a thread collected; threads are numbered from 0. */
export type Collect = (thread: number, answer: ReaderAnswer) => void;

/** Threads that read files. A failed thread is not used again: its files count as not read. */
export class WorkerPool {
  readonly #threads: Thread[];
  readonly #waiting: Waiting[] = [];
  readonly #tables = new Map<string, TableNeed>();
  readonly #collect: Collect;
  readonly #script: string;
  #isOver = false;

  /** @param script CommonJS that each thread runs */
  constructor(threads: number, collect: Collect, script = workerScript()) {
    this.#collect = collect;
    this.#script = script;
    this.#threads = Array.from({ length: threads }, (_, at) => this.#start(at));
  }

  #start(at: number): Thread {
    const worker = takeWorker(this.#script);
    const thread: Thread = { worker, tasks: [], known: new Set() };
    worker.on('message', (answer: ReaderAnswer) => {
      // The thread failed, and its files count as not read.
      if (!this.#threads.includes(thread)) return;
      this.#collect(at, answer);
      if (answer.isPart) return;
      for (const [file, { resolve }] of (thread.tasks.shift() ?? []).entries())
        resolve(answer.areRead[file] === true);
      this.#hand();
    });
    worker.on('error', () => this.#fail(thread));
    worker.on('exit', () => this.#fail(thread));
    return thread;
  }

  /** Registers a table before its files are read. */
  add(table: TableNeed): void {
    this.#tables.set(table.table, table);
  }

  /** Makes threads only check files from now on. */
  forget(): void {
    this.#isOver = true;
  }

  /** Reads a file; resolves to whether all of it was read. */
  read(file: NumberedFile): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push({ file, resolve });
      this.#hand();
    });
  }

  /** Releases the threads to other readers. Call it after all files were read. */
  async end(): Promise<void> {
    const ended = this.#threads.map(
      (thread) =>
        new Promise<void>((resolve) => {
          thread.worker.once('message', () => resolve());
          thread.worker.once('exit', () => resolve());
          thread.tasks.push([]);
          thread.worker.postMessage({
            tables: [],
            files: [],
            isOver: this.#isOver,
            isLast: true,
          } satisfies ReaderTask);
        }),
    );
    await Promise.all(ended);
    for (const { worker } of this.#threads.splice(0)) giveBack(worker, this.#script);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #hand(): void {
    for (const thread of this.#threads)
      while (thread.tasks.length < TASKS && this.#waiting.length > 0) this.#give(thread);
    if (this.#threads.length === 0) for (const { resolve } of this.#waiting.splice(0)) resolve(false);
  }

  #give({ worker, tasks, known }: Thread): void {
    let bytes = 0;
    const some = this.#waiting.findIndex(({ file }, at) => {
      bytes += file.size;
      return at >= TASK_FILES || (at > 0 && bytes > TASK_BYTES);
    });
    const task = this.#waiting.splice(0, some < 0 ? this.#waiting.length : some);
    const files = task.map(({ file }) => file);
    const tables = [...new Set(files.map(({ table }) => table))].filter((table) => !known.has(table));
    for (const table of tables) known.add(table);
    tasks.push(task);
    worker.postMessage({
      tables: tables.flatMap((table) => this.#tables.get(table) ?? []),
      files,
      isOver: this.#isOver,
      isLast: false,
    } satisfies ReaderTask);
  }

  #fail(thread: Thread): void {
    const at = this.#threads.indexOf(thread);
    if (at >= 0) this.#threads.splice(at, 1);
    for (const { resolve } of thread.tasks.splice(0).flat()) resolve(false);
    this.#hand();
  }
}
