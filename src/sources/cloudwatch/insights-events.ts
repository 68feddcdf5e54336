import { createHash } from 'node:crypto';
import { usageError } from '../../errors.ts';
import type { Window } from '../../logs/window.ts';
import { type FindAllOptions, findAll } from './find-all.ts';
import { MOST_EVENTS } from './insights-query.ts';
import type { GroupEvents, LogEvent, TakeEvents } from './log-events.ts';
import type { LogsInsights } from './logs-insights.ts';

/** Query for the events with times; their messages are the records. */
const QUERY = 'fields @timestamp, @ingestionTime, @message | display @timestamp, @ingestionTime, @message';

/** Number of events in a sample to identify their fields. */
const SAMPLE = 100;

/**
 * Events of a log group, found by Logs Insights: for the Infrequent Access class, whose events AWS does not document as
 * fetchable. Each call is a query, charged by bytes scanned.
 */
export class InsightsEvents implements GroupEvents {
  readonly words: string;
  readonly #events: GroupEvents;
  readonly #insights: LogsInsights;
  readonly #options: FindAllOptions;

  /** @param events the same group, for everything except its events */
  constructor(events: GroupEvents, insights: LogsInsights, options: FindAllOptions) {
    this.words = events.words;
    this.#events = events;
    this.#insights = insights;
    this.#options = options;
  }

  /** Fetches all events of the window, without a pattern. @throws FlowqError (usage) without a window */
  async fetch(window: Window | undefined, take: TakeEvents): Promise<void> {
    // Logs Insights shows no ids; these are the same in every query.
    const seen = new Map<string, number>();
    const numbered = (event: LogEvent): LogEvent => {
      const key = `${event.time} ${event.message}`;
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      return { ...event, id: `${createHash('sha256').update(key).digest('hex').slice(0, 32)}-${count}` };
    };
    const query = `${QUERY} | limit ${MOST_EVENTS}`;
    for await (const events of findAll(this.#insights, query, known(window), this.#options))
      if (events.length > 0) take(events.map(numbered), 0);
  }

  async sample(window: { readonly since: number; readonly until?: number } | undefined): Promise<LogEvent[]> {
    const { until = Math.floor(Date.now() / 1000) + 1 } = window ?? {};
    const { events, bytesScanned } = await this.#insights.find(
      `${QUERY} | limit ${SAMPLE}`,
      { ...known(window), until },
      this.#options.timeoutSeconds,
    );
    this.#options.onScanned(bytesScanned);
    return [...events];
  }

  newest(): Promise<number | undefined> {
    return this.#events.newest();
  }

  retention(): Promise<number | undefined> {
    return this.#events.retention();
  }

  clockOffset(): Promise<number> {
    return this.#events.clockOffset();
  }
}

function known<W extends object>(window: W | undefined): W {
  if (window) return window;
  throw usageError('Logs Insights needs a window', 'give --since');
}
