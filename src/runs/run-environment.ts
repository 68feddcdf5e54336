import type { Readable } from 'node:stream';
import type { Answer } from '../output/formats/answer.ts';
import type { Event } from '../output/messages/event-log.ts';
import type { Progress } from '../output/terminal/progress.ts';
import type { Others, Rows } from '../rows/rows.ts';
import type { ScanEstimate } from '../sources/source.ts';

/** Destination of output without a file, usually standard output. */
export interface TextSink {
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
  /** Whether it can show bars. */
  readonly hasBlocks: boolean;
  /** Characters per line. */
  readonly width: number;
  /** Resolves when the reader has received the text; fails if there is no reader any more, or the signal aborts. */
  write(text: string, signal: AbortSignal): Promise<void>;
  /** Called after the last text; resolves when the reader has finished. */
  end(signal: AbortSignal): Promise<void>;
}

/** Destination of rows as values. */
export interface RowSink {
  /** @param others the rows that a limit omitted, by column; known once all rows have been read */
  take(rows: Rows, others: () => Others | undefined): Promise<void>;
}

/** Destination of complete answers with their caveats. */
export interface AnswerSink {
  /** Whether pictures are drawn, which need all rows folded. */
  readonly isDrawn: boolean;
  take(answer: Answer): void;
}

/**
 * Returns a sink that is not a terminal.
 * @param write receives each text; its promise is awaited
 */
export const textSink = (write: (text: string) => void | Promise<void>): TextSink => ({
  isTerminal: false,
  hasColours: false,
  hasBlocks: false,
  width: 80,
  write: async (text) => write(text),
  end: async () => {},
});

/** Dependencies of a run on its process, so that it needs no access to streams and signals. */
export interface RunEnvironment {
  /** Aborting it stops the run, in its engine too. */
  readonly signal: AbortSignal;
  /** Called with messages for the user as they occur. */
  readonly log: Log;
  readonly progress: Progress;
  readonly stdout: TextSink;
  readonly stdin: Readable & { isTTY?: boolean };
  /**
   * Receives the rows as values, instead of text to `stdout`; the engine then counts and sums all rows beyond a limit.
   */
  readonly rowSink?: RowSink | undefined;
  /** Receives the answer of a run with an answer format, instead of text to `stdout`. */
  readonly answerSink?: AnswerSink | undefined;
  /**
   * Called with the maximum scan of a query before it runs; throws to reject it.
   * @param queries number of the run's queries with this scan so far, including this one
   */
  readonly admit?: ((expected: ScanEstimate, queries: number) => void) | undefined;
  /** Folder of the jobs' states. */
  readonly stateFolder: string;
  /** Returns the current time in whole Unix seconds. */
  now(): number;
}

export type Log = (event: Event) => void;

/** Logs a message that was requested, or that must not be missed. */
export function note(log: Log, message: string, event = 'note', fields: Event['fields'] = {}): void {
  log({ level: 'warn', event, message, fields });
}
