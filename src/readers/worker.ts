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

/** What became of them. */
export interface ReaderAnswer {
  /** Whether each file was read as a whole. */
  readonly areRead: readonly boolean[];
  readonly isFull: boolean;
  readonly collected: readonly TableBatches[];
}

let scans = new FileScans();

parentPort?.on('message', ({ tables, files, isOver, isLast }: ReaderTask) => {
  for (const table of tables) scans.add(table);
  if (isOver) scans.forget();
  const areRead = files.map((file) => scans.read(file));
  const collected = scans.take(isLast);
  const answer: ReaderAnswer = { areRead, isFull: scans.isFull, collected };
  parentPort?.postMessage(answer, buffersOf(collected));
  // Another reader may follow.
  if (isLast) scans = new FileScans();
});

const buffersOf = (collected: readonly TableBatches[]) =>
  collected.flatMap(({ batches, texts }) => [
    texts.buffer as ArrayBuffer,
    ...batches.flatMap(({ columns }) => columns.map(({ values }) => values.buffer as ArrayBuffer)),
  ]);
