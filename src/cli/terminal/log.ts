import { type Event, EventLog } from '../../output/messages/event-log.ts';
import { writeLines } from '../../output/terminal/stderr.ts';

export interface LogOptions {
  readonly quiet?: true;
  readonly log?: 'text' | 'json';
}

let current = makeLog({});

/** What the program says beside its data: to a person, or as the options say. */
export function log(event: Event): void {
  current.add(event);
}

/** From here on what is said has the form that the options ask for. */
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
