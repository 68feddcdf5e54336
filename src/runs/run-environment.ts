import type { Readable } from 'node:stream';
import type { Answer } from '../output/formats/answer.ts';
import type { Event } from '../output/messages/event-log.ts';
import type { Progress } from '../output/terminal/progress.ts';
import type { Others, Rows } from '../rows/rows.ts';
import type { ScanEstimate } from '../sources/source.ts';

/** Where rows go that have no file of their own: standard output, mostly. */
export interface TextSink {
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
  /** Whether bars can be drawn on it. */
  readonly hasBlocks: boolean;
  /** Characters of a line. */
  readonly width: number;
  /** Done when the reader has it; fails when there is none any more, or when the signal aborts. */
  write(text: string, signal: AbortSignal): Promise<void>;
  /** All has been written that is read in one: done when the reader is through with it. */
  end(signal: AbortSignal): Promise<void>;
}

/** Where rows go as values. */
export interface RowSink {
  /** @param others what a limit left out, by column; known once all rows have been read */
  take(rows: Rows, others: () => Others | undefined): Promise<void>;
}

/** Where whole answers go, with what a reader must know of them. */
export interface AnswerSink {
  /** Whether pictures are drawn of them, so that they need all rows folded. */
  readonly isDrawn: boolean;
  take(answer: Answer): void;
}

/** A sink that is not a terminal. @param write takes each text; its promise is waited for */
export const textSink = (write: (text: string) => void | Promise<void>): TextSink => ({
  isTerminal: false,
  hasColours: false,
  hasBlocks: false,
  width: 80,
  write: async (text) => write(text),
  end: async () => {},
});

/** What a run needs of the process around it, given to it so that it knows neither streams nor signals. */
export interface RunEnvironment {
  /** Aborting it stops what runs, in its engine too. */
  readonly signal: AbortSignal;
  /** Called with messages for the user as they occur. */
  readonly log: Log;
  readonly progress: Progress;
  readonly stdout: TextSink;
  readonly stdin: Readable & { isTTY?: boolean };
  /** Takes the rows as values, in place of text to `stdout`; the engine then counts and sums all rows beyond a limit. */
  readonly rowSink?: RowSink | undefined;
  /** Takes the answer of a run in a format of answers, in place of text to `stdout`. */
  readonly answerSink?: AnswerSink | undefined;
  /**
   * Given what a query can scan, before it runs; throws to refuse it.
   * @param queries number of the run's queries so far, this one included, that scan as much
   */
  readonly admit?: ((expected: ScanEstimate, queries: number) => void) | undefined;
  /** Folder of the jobs' state. */
  readonly stateFolder: string;
  /** Unix seconds, whole. */
  now(): number;
}

export type Log = (event: Event) => void;

/** Says something that was asked for, or that must not be missed. */
export function note(log: Log, message: string, event = 'note', fields: Event['fields'] = {}): void {
  log({ level: 'warn', event, message, fields });
}
