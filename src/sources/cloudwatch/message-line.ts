import type { LogEvent } from './log-events.ts';

/** An event's record as a line of a text log: an event has one record, whatever breaks of lines are in it. */
export const messageLine = ({ message }: Pick<LogEvent, 'message'>): string =>
  message.trim().replace(/[\r\n]+/g, ' ');
