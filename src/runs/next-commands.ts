import { shellCommand } from '../output/terminal/shell-word.ts';
import type { NextRow } from '../reports/kit/next.ts';
import type { Row, Rows } from '../rows/rows.ts';
import type { Log, RunEnvironment } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';
import { isStream } from './source/stream-files.ts';

/** Name of the event with a command to run next, which is not wrapped. */
export const NEXT = 'next';

/** Commands that a reader of a table on a terminal may run next, by the first row of its report. */
export class NextCommands {
  readonly #next: RunRequest['query']['next'];
  readonly #repeated: readonly string[];
  #first: NextRow | undefined;

  constructor(
    { query, repeated = [], since, source, format, out }: RunRequest,
    { stdout, rowSink }: RunEnvironment,
  ) {
    const isTable = stdout.isTerminal && !rowSink && out === undefined && (format ?? 'table') === 'table';
    // Neither the window of a job nor standard input can be read again.
    const isRepeatable = since !== 'last' && ![source ?? []].flat().some(isStream);
    this.#next = isTable && isRepeatable ? query.next : undefined;
    this.#repeated = repeated;
  }

  /** The rows, of which the first is remembered. */
  watch(rows: Rows): Rows {
    if (!this.#next) return rows;
    const { columns, batches } = rows;
    const remember = (row: Row | undefined) => {
      if (row) this.#first ??= Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null]));
    };
    async function* watched(): AsyncGenerator<readonly Row[]> {
      for await (const batch of batches) {
        remember(batch[0]);
        yield batch;
      }
    }
    return { ...rows, batches: watched() };
  }

  /** Reports the commands, once the rows have been read. */
  report(log: Log): void {
    const commands = (this.#first && this.#next?.(this.#first)) ?? [];
    for (const words of commands) {
      if (words.some((word) => /[\r\n\0]/.test(word))) continue;
      const command = shellCommand(['flowq', ...words, ...this.#repeated]);
      log({ level: 'info', event: NEXT, message: `next: ${command}`, fields: { command } });
    }
  }
}
