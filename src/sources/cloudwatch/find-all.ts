import { FlowqError } from '../../errors.ts';
import type { Window } from '../../logs/window.ts';
import { MOST_EVENTS } from './insights-query.ts';
import type { LogEvent } from './log-events.ts';
import type { LogsInsights } from './logs-insights.ts';

export interface FindAllOptions {
  /** Seconds that each query may take. */
  readonly timeoutSeconds?: number | undefined;
  /** Called before a window is queried again in parts, because a query matched more records than it returns. */
  readonly onDivided: (matched: number, parts: number, bytes: number) => void;
  /** Called with the bytes that a query scanned. */
  readonly onScanned: (bytes: number) => void;
}

/**
 * Yields all events that a query finds in a window; if they exceed its limit, queries parts of the window.
 * @throws FlowqError (limit) if a second has too many, (query) as `LogsInsights.find` does
 */
export async function* findAll(
  insights: LogsInsights,
  query: string,
  window: Window,
  options: FindAllOptions,
): AsyncGenerator<readonly LogEvent[]> {
  const { events, matched, bytesScanned } = await insights.find(query, window, options.timeoutSeconds);
  options.onScanned(bytesScanned);
  if (matched <= events.length) {
    yield events;
    return;
  }
  const seconds = window.until - window.since;
  if (seconds <= 1) throw tooMany(matched);
  // Any number of parts scans the window once more; their length follows from the number of records.
  const parts = Math.min(seconds, Math.max(2, Math.ceil((1.5 * matched) / events.length)));
  options.onDivided(matched, parts, bytesScanned);
  const begin = (part: number) => window.since + Math.floor((part * seconds) / parts);
  for (let part = 0; part < parts; part += 1)
    yield* findAll(insights, query, { since: begin(part), until: begin(part + 1) }, options);
}

function tooMany(matched: number): FlowqError {
  return new FlowqError(
    'limit',
    `Logs Insights finds ${matched.toLocaleString('en-US')} records in a second, but returns at most ${MOST_EVENTS.toLocaleString('en-US')}`,
    'give more filters, or fetch all of them: --engine local',
  );
}
