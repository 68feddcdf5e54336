import type { Readable } from 'node:stream';
import type { Event } from '../output/messages/event-log.ts';
import type { Progress } from '../output/terminal/progress.ts';

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

/** What a run needs of the process around it, given to it so that it knows neither streams nor signals. */
export interface RunEnvironment {
  /** Aborting it stops what runs, in its engine too. */
  readonly signal: AbortSignal;
  /** Told what a user should know, as it happens. */
  readonly log: Log;
  readonly progress: Progress;
  readonly stdout: TextSink;
  readonly stdin: Readable & { isTTY?: boolean };
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
