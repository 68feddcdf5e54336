import { sourceError } from '../../errors.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { EventFormats, MISFIT_HINT } from './event-formats.ts';
import type { LogEvent } from './log-events.ts';

/**
 * Returns the format of events: the known one, or the default, if any event fits it.
 * @throws FlowqError (source) when events look like records and none fits; with `mustFit`, when any events exist and
 * none fits
 */
export function fittingFormat(
  words: string,
  events: readonly LogEvent[],
  known: RecordFormat | undefined,
  { mustFit = false } = {},
): RecordFormat {
  const formats = new EventFormats(words, known);
  const [format] = formats.group(events).keys();
  formats.check();
  if (mustFit && format === undefined && events.length > 0)
    throw sourceError(formats.notFitting, MISFIT_HINT);
  return format ?? formats.main;
}
