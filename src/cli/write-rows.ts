import { once } from 'node:events';
import { messageOf, sourceError } from '../errors.ts';
import { formatNamed } from '../output/formats.ts';
import { printableRows } from '../output/printable.ts';
import type { Rows } from '../rows/rows.ts';
import type { OutputOptions } from './options.ts';
import { hasColours } from './terminal.ts';

/** Asked when all rows have been read and none of them can be taken back any more. */
type Check = () => Promise<void>;

/**
 * Writes rows where and how the user wants them.
 * @returns how many there were
 */
export async function writeRows(rows: Rows, options: OutputOptions, check: Check): Promise<number> {
  const toTerminal = options.out === undefined && process.stdout.isTTY;
  const format = await formatNamed(
    options.format ?? (toTerminal ? 'table' : 'csv'),
    toTerminal && hasColours(),
  );
  const counted = countedRows(toTerminal ? printableRows(rows) : rows);
  const text = format(counted.rows);
  if (options.out !== undefined) await writeFile(options.out, checkedAfter(text, check));
  else await writeStdout(options.strict ? await held(text, check) : text);
  return counted.count();
}

async function writeFile(path: string, text: AsyncIterable<string>): Promise<void> {
  const { writeFileAtomic } = await import('../output/atomic-file.ts');
  try {
    await writeFileAtomic(path, text);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw sourceError(
      `cannot write ${path}: ${messageOf(error)}`,
      'what was there before is untouched',
      error,
    );
  }
}

const isFileError = (error: unknown) => error instanceof Error && 'syscall' in error;

async function writeStdout(text: AsyncIterable<string> | Iterable<string>): Promise<void> {
  for await (const piece of text) {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}

async function* checkedAfter(text: AsyncIterable<string>, check: Check): AsyncGenerator<string> {
  yield* text;
  await check();
}

/** The whole text, once it is sure that it may be written: what has gone to stdout cannot be taken back. */
async function held(text: AsyncIterable<string>, check: Check): Promise<string[]> {
  const pieces = await Array.fromAsync(text);
  await check();
  return pieces;
}

function countedRows(rows: Rows) {
  let count = 0;
  async function* batches() {
    for await (const batch of rows.batches) {
      count += batch.length;
      yield batch;
    }
  }
  return { rows: { columns: rows.columns, batches: batches() }, count: () => count };
}
