import { type Event, EventLog } from '../../output/messages/event-log.ts';
import { writeLines } from '../../output/terminal/stderr.ts';

export interface LogOptions {
  readonly quiet?: true;
  readonly log?: 'text' | 'json';
}

let current = makeLog({});

/** Prints an event to stderr, for a person or in the form that the options request. */
export function log(event: Event): void {
  current.add(event);
}

/** Makes the log use the form that the options request. */
export function useLog(options: LogOptions): void {
  current = makeLog(options);
}

function makeLog({ quiet, log: form }: LogOptions): EventLog {
  return new EventLog({
    form: form ?? 'text',
    quiet: quiet ?? false,
    isTerminal: process.stderr.isTTY ?? false,
    width: () => process.stderr.columns,
    write: writeLines,
  });
}
