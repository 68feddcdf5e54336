import type { AwsOptions } from '../aws/aws-options.ts';
import { sourceError } from '../errors.ts';
import { fileErrorWords } from '../files/file-error.ts';
import { type FailOn, RowWatch } from '../output/fail-on.ts';
import { type FormatName, formatNamed } from '../output/formats.ts';
import { outputKind } from '../output/output-name.ts';
import { writeTarget } from '../output/output-target.ts';
import { printableRows } from '../output/printable.ts';
import { peekRows } from '../output/row-count.ts';
import { hasColours } from '../output/terminal.ts';
import type { Rows } from '../rows/rows.ts';

export interface WriteOptions {
  /** Name of a file or `s3://bucket/key`; standard output without it. */
  readonly out: string | undefined;
  /** The folder of a file that must be there already. */
  readonly folder: string | undefined;
  readonly format: FormatName | undefined;
  readonly strict: boolean;
  /** Whether nothing is written where there are no rows. */
  readonly ifRows: boolean;
  readonly safeCsv: boolean;
  readonly tests: readonly FailOn[];
  readonly aws: AwsOptions;
  readonly signal: AbortSignal;
  /** Asked when all rows have been read and none of them can be taken back any more. */
  readonly check: () => Promise<void>;
}

export interface Written {
  readonly rows: number;
  /** The tests that hold, as they were written. */
  readonly fulfilled: readonly string[];
}

/** Writes rows where and how the user wants them. */
export async function writeRows(rows: Rows, options: WriteOptions): Promise<Written> {
  const watch = new RowWatch(rows, options.tests);
  const done = () => ({ rows: watch.count, fulfilled: watch.fulfilled() });
  const peeked = options.ifRows ? await peekRows(watch.rows) : { isEmpty: false, rows: watch.rows };
  if (peeked.isEmpty) {
    await options.check();
    return done();
  }
  const text = await textOf(peeked.rows, options);
  const { out, check, strict } = options;
  if (out !== undefined) await writeTarget(out, checkedAfter(text, check), options);
  else await writeStdout(strict ? await held(text, check) : text, options.signal);
  return done();
}

async function textOf(rows: Rows, { out, format, safeCsv }: WriteOptions): Promise<AsyncIterable<string>> {
  const toTerminal = out === undefined && process.stdout.isTTY;
  const inferred = out === undefined ? undefined : outputKind(out).format;
  const name = format ?? inferred ?? (toTerminal ? 'table' : 'csv');
  const write = await formatNamed(name, toTerminal && hasColours());
  const shown = toTerminal ? printableRows(rows) : rows;
  if (!safeCsv || name !== 'csv') return write(shown);
  const { safeForSpreadsheets } = await import('../output/safe-csv.ts');
  return write(safeForSpreadsheets(shown));
}

async function writeStdout(
  text: AsyncIterable<string> | Iterable<string>,
  signal: AbortSignal,
): Promise<void> {
  for await (const piece of text) await written(piece, signal);
}

/** Waits until the reader has it, or the signal aborts: a run whose output nobody took is not done. */
function written(piece: string, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const stop = () => fail(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    process.stdout.write(piece, (error) => {
      signal.removeEventListener('abort', stop);
      if (error) fail(stdoutError(error));
      else done();
    });
  });
}

function stdoutError(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE') return error;
  return sourceError(`cannot write standard output: ${fileErrorWords(error)}`, undefined, error);
}

async function* checkedAfter(
  text: AsyncIterable<string>,
  check: WriteOptions['check'],
): AsyncGenerator<string> {
  yield* text;
  await check();
}

/** The whole text, once it is sure that it may be written: what has gone to stdout cannot be taken back. */
async function held(text: AsyncIterable<string>, check: WriteOptions['check']): Promise<string[]> {
  const pieces = await Array.fromAsync(text);
  await check();
  return pieces;
}
