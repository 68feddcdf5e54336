import { shellCommand } from '../output/terminal/shell-word.ts';
import type { NextRow } from '../reports/kit/next.ts';
import type { Row, Rows } from '../rows/rows.ts';
import type { Log, RunEnvironment } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';
import { isStream } from './source/stream-files.ts';

/** Name of the event that suggests a command, which is not wrapped. */
export const NEXT = 'next';

/** Commands to suggest after a table on a terminal, derived from the report's first row. */
export class NextCommands {
  readonly #next: RunRequest['query']['next'];
  readonly #repeated: readonly string[];
  #first: NextRow | undefined;

  constructor(
    { query, repeated = [], since, source, format, out }: RunRequest,
    { stdout, rowSink }: RunEnvironment,
  ) {
    const isTable = stdout.isTerminal && !rowSink && out === undefined && (format ?? 'table') === 'table';
    // The window of a job and standard input cannot be read again.
    const isRepeatable = since !== 'last' && ![source ?? []].flat().some(isStream);
    this.#next = isTable && isRepeatable ? query.next : undefined;
    this.#repeated = repeated;
  }

  /** Returns the rows and remembers the first. */
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

  /** Logs the commands, once the rows have been read. */
  report(log: Log): void {
    const commands = (this.#first && this.#next?.(this.#first)) ?? [];
    for (const words of commands) {
      if (words.some((word) => /[\r\n\0]/.test(word))) continue;
      const command = shellCommand(['flowq', ...words, ...this.#repeated]);
      log({ level: 'info', event: NEXT, message: `next: ${command}`, fields: { command } });
    }
  }
}
