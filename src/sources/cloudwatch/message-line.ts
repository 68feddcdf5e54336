import type { LogEvent } from './log-events.ts';

/** An event's record as one line of a text log, with line breaks replaced. */
export const messageLine = ({ message }: Pick<LogEvent, 'message'>): string =>
  message.trim().replace(/[\r\n]+/g, ' ');
