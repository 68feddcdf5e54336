/** A thread that reads files. `npm run scanner` bundles it to a text, `worker-script.ts`, which any bundle of flowq holds. */
import { parentPort } from 'node:worker_threads';
import { FileScans, type TableNeed } from './file-scans.ts';
import type { TableBatches } from './record-batch.ts';
import type { NumberedFile } from './text-file.ts';

/** Work for a thread: files in turn, of tables that it may not know yet. */
export interface ReaderTask {
  readonly tables: readonly TableNeed[];
  readonly files: readonly NumberedFile[];
  /** Whether files are only checked from now on. */
  readonly isOver: boolean;
  /** Whether nothing follows. */
  readonly isLast: boolean;
}

/** What became of them, or a part of what was collected of a large file. */
export interface ReaderAnswer {
  readonly isPart: boolean;
  /** Whether each file was read as a whole. */
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
  // Another reader may follow.
  scans.end();
  scans = new FileScans();
});

const handOver = () => answer({ isPart: true, areRead: [] });

/** Of files that were read, all records are handed over: those that a thread keeps are lost where it ends. */
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
