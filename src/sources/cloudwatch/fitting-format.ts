import type { RecordFormat } from '../../logs/record-format.ts';
import { EventFormats } from './event-formats.ts';
import type { LogEvent } from './log-events.ts';

/**
 * The format of events: the known one, or the default one, where some of them fit it.
 * @throws FlowqError (source) when they look like records and none fits
 */
export function fittingFormat(
  words: string,
  events: readonly LogEvent[],
  known: RecordFormat | undefined,
): RecordFormat {
  const formats = new EventFormats(words, known);
  const [format] = formats.group(events).keys();
  formats.check();
  return format ?? formats.main;
}
