/**
 * A thread that reads files. `npm run scanner` bundles it to a text, `worker-script.ts`, which is part of any bundle of
 * flowq.
 */
import { parentPort } from 'node:worker_threads';
import { FileScans, type TableNeed } from './file-scans.ts';
import type { TableBatches } from './record-batch.ts';
import type { NumberedFile } from './text-file.ts';

/** Task of a thread: files to read, and tables that it does not know yet. */
export interface ReaderTask {
  readonly tables: readonly TableNeed[];
  readonly files: readonly NumberedFile[];
  /** Whether files are only checked from now on. */
  readonly isOver: boolean;
  /** Whether this is the last task. */
  readonly isLast: boolean;
}

/** Result of a task, or records of a part of a large file. */
export interface ReaderAnswer {
  readonly isPart: boolean;
  /** Whether each file was read completely. */
  readonly areRead: readonly boolean[];
  readonly isFull: boolean;
  readonly collected: readonly TableBatches[];
}

let scans = new FileScans();

parentPort?.on('message', ({ tables, files, isOver, isLast }: ReaderTask) => {
  for (const table of tables) scans.add(table);
  if (isOver) scans.forget();
  const areRead = files.map((file) => scans.read(file, handOver));
  answer({ isPart: false, areRead });
  if (!isLast) return;
  // The thread may be reused by another reader.
  scans.end();
  scans = new FileScans();
});

const handOver = () => answer({ isPart: true, areRead: [] });

/** Sends results with all records of the files read: records left in a thread would be lost if it ends. */
function answer(of: Pick<ReaderAnswer, 'isPart' | 'areRead'>): void {
  const collected = scans.take(!of.isPart);
  const whole: ReaderAnswer = { ...of, isFull: scans.isFull, collected };
  parentPort?.postMessage(whole, buffersOf(collected));
}

const buffersOf = (collected: readonly TableBatches[]) =>
  collected.flatMap(({ batches, texts }) => [
    texts.buffer as ArrayBuffer,
    ...batches.flatMap(({ columns }) => columns.map(({ values }) => values.buffer as ArrayBuffer)),
  ]);
