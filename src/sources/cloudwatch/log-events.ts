import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsContext } from '../../aws/aws-error.ts';
import { callAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { concurrently } from '../../aws/concurrently.ts';
import { isDenied } from '../../aws/error-kinds.ts';
import { regionOf } from '../../aws/region.ts';
import { sourceError } from '../../errors.ts';
import type { Window } from '../../logs/window.ts';

/** An event of a log group: one record of a flow log. */
export interface LogEvent {
  /** Unique in its group; undefined in live tail. */
  readonly id?: string | undefined;
  readonly message: string;
  /** When the record starts, Unix milliseconds. */
  readonly time: number;
  /** Ingestion time in CloudWatch Logs, Unix milliseconds. */
  readonly came: number;
}

/** Called with a page of events and the index of its slice of the window, from 0. */
export type TakeEvents = (events: readonly LogEvent[], slice: number) => void;

export interface LogEventsOptions {
  readonly signal: AbortSignal;
  /** ARN of the group, if the user gave it: it may belong to another account. */
  readonly arn?: string | undefined;
  /** Called with the number of events fetched so far. */
  readonly onEvents?: ((events: number) => void) | undefined;
}

/** The events of a log group, regardless of how they are fetched. */
export interface GroupEvents {
  /** The group, for people. */
  readonly words: string;
  /**
   * Fetches all events of records that start in the window.
   * @param pattern filter pattern of the wanted events; others may be returned too
   * @throws FlowqError (source) when the group does not exist, or may not be read
   */
  fetch(window: Window | undefined, take: TakeEvents, pattern?: string): Promise<void>;
  /** Fetches some events of the window, or of all time without one. @throws FlowqError as `fetch` does */
  sample(window: { readonly since: number; readonly until?: number } | undefined): Promise<LogEvent[]>;
  /** Unix milliseconds of the newest event, as the group reports it; undefined for a group without streams. */
  newest(): Promise<number | undefined>;
  /** Retention of events in seconds; undefined if unlimited, or if the caller may not describe the group. */
  retention(): Promise<number | undefined>;
  /** Milliseconds by which AWS's clock is ahead of this machine's, measured from calls so far. */
  clockOffset(): Promise<number>;
}

/** Regions allow an account 5 to 25 calls per second, and a page takes about 0.2 s: this leaves calls for others. */
const AT_ONCE = 4;
const MOST_SLICES = 16;
const SHORTEST_SLICE = 900;
/** Seconds and events: shorter windows with fewer events are fetched page by page instead of in slices. */
const SHORT_WINDOW = 3600;
const FEW = 10_000;
/** Timeout per page, seconds: other callers of the account can delay it. */
const PAGE_SECONDS = 300;

const DAY = 86_400;

/** Fetches the events of a log group. */
export class LogEvents implements GroupEvents {
  readonly words: string;
  readonly #clients: Pick<AwsClients, 'logs'>;
  readonly #group: string;
  readonly #options: LogEventsOptions;
  /** A pattern that CloudWatch Logs rejected. */
  #refused: string | undefined;

  constructor(clients: Pick<AwsClients, 'logs'>, group: string, options: LogEventsOptions) {
    this.words = `cloudwatch:${group}`;
    this.#clients = clients;
    this.#group = group;
    this.#options = options;
  }

  /** Fetches busy windows in concurrent time slices; fetches all events if CloudWatch Logs rejects the pattern. */
  async fetch(window: Window | undefined, take: TakeEvents, pattern?: string): Promise<void> {
    const failed = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, failed.signal]);
    const quiet = window && (await this.#quiet(window, signal, pattern));
    if (quiet) {
      this.#options.onEvents?.(quiet.length);
      if (quiet.length > 0) take(quiet, 0);
      return;
    }
    const slices = [...slicesOf(window).entries()];
    let count = 0;
    await concurrently(slices, AT_ONCE, async ([at, slice]) => {
      try {
        for await (const events of this.#pages(slice && timesOf(slice), signal, pattern)) {
          count += events.length;
          this.#options.onEvents?.(count);
          take(events, at);
        }
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    });
  }

  /**
   * Fetches all events of a short window if they are few: one call per slice would take longer. Undefined otherwise.
   */
  async #quiet(window: Window, signal: AbortSignal, pattern?: string): Promise<LogEvent[] | undefined> {
    if (window.until - window.since > SHORT_WINDOW) return undefined;
    const all: LogEvent[] = [];
    for await (const events of this.#pages(timesOf(window), signal, pattern)) {
      if (all.length > 0 && all.length + events.length > FEW) return undefined;
      all.push(...events);
    }
    return all;
  }

  /** Returns the first page that is not empty. */
  async sample(window: { readonly since: number; readonly until?: number } | undefined): Promise<LogEvent[]> {
    for await (const events of this.#pages(window && timesOf(window), this.#options.signal)) return events;
    return [];
  }

  async newest(): Promise<number | undefined> {
    const { DescribeLogStreamsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const command = new DescribeLogStreamsCommand({
      ...this.#name(),
      orderBy: 'LastEventTime',
      descending: true,
      limit: 1,
    });
    const context = { doing: `list the streams of ${this.words}`, needs: 'logs:DescribeLogStreams' };
    const { logStreams = [] } = await this.#call(context, (abortSignal) =>
      logs.send(command, { abortSignal }),
    );
    const [stream] = logStreams;
    return stream && (stream.lastEventTimestamp ?? stream.creationTime);
  }

  async retention(): Promise<number | undefined> {
    const { DescribeLogGroupsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: this.#group });
    const context = { doing: `describe ${this.words}`, needs: 'logs:DescribeLogGroups' };
    try {
      const { logGroups = [] } = await this.#call(context, (abortSignal) =>
        logs.send(command, { abortSignal }),
      );
      const found = logGroups.find(({ logGroupName }) => logGroupName === this.#group);
      return found?.retentionInDays === undefined ? undefined : found.retentionInDays * DAY;
    } catch (error) {
      if (isDenied(error)) return undefined;
      throw error;
    }
  }

  async clockOffset(): Promise<number> {
    // The SDK measures this offset to sign requests; its types do not include it.
    const { systemClockOffset = 0 } = (await this.#clients.logs()).config as { systemClockOffset?: number };
    return systemClockOffset;
  }

  #name() {
    const { arn } = this.#options;
    return arn === undefined ? { logGroupName: this.#group } : { logGroupIdentifier: arn };
  }

  /**
   * Yields pages; an empty page may be followed by others, until the token is missing. Duplicate events on several
   * pages are yielded once.
   */
  async *#pages(range: Times | undefined, signal: AbortSignal, pattern?: string): AsyncGenerator<LogEvent[]> {
    const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const context = { doing: `fetch the events of ${this.words}`, needs: 'logs:FilterLogEvents' };
    const ids = new Set<string>();
    const isNew = ({ eventId }: FilteredLogEvent) => {
      if (eventId === undefined) return true;
      const isKnown = ids.has(eventId);
      ids.add(eventId);
      return !isKnown;
    };
    let nextToken: string | undefined;
    do {
      const input = { ...this.#name(), ...range, nextToken };
      const send = async (abortSignal: AbortSignal) => {
        const filterPattern = this.#refused === pattern ? undefined : pattern;
        try {
          return await logs.send(new FilterLogEventsCommand({ ...input, filterPattern }), { abortSignal });
        } catch (error) {
          if (filterPattern === undefined || !isPatternRefusal(error)) throw error;
          this.#refused = pattern;
          return logs.send(new FilterLogEventsCommand(input), { abortSignal });
        }
      };
      const page = await this.#call(context, send, signal);
      const events = (page.events ?? []).filter(isNew);
      if (events.length > 0) yield events.map(eventOf);
      nextToken = page.nextToken;
    } while (nextToken);
  }

  #call<T>(
    context: AwsContext,
    send: (signal: AbortSignal) => Promise<T>,
    signal = this.#options.signal,
  ): Promise<T> {
    const call = async (abortSignal: AbortSignal) => {
      try {
        return await send(abortSignal);
      } catch (error) {
        if ((error as Error).name !== 'ResourceNotFoundException') throw error;
        throw await this.#noGroup(error);
      }
    };
    return callAws(context, call, { signal, seconds: PAGE_SECONDS });
  }

  async #noGroup(error: unknown): Promise<Error> {
    const region = await regionOf(await this.#clients.logs());
    return sourceError(
      `there is no log group ${this.#group} in ${region}`,
      'check its name, and the Region in AWS_REGION or the profile',
      error,
    );
  }
}

export const isPatternRefusal = (error: unknown) => (error as Error).name === 'InvalidParameterException';

/** Unix milliseconds; both ends are inclusive, as in CloudWatch Logs. */
interface Times {
  readonly startTime: number;
  readonly endTime?: number | undefined;
}

const timesOf = ({ since, until }: { readonly since: number; readonly until?: number }): Times => ({
  startTime: since * 1000,
  endTime: until === undefined ? undefined : until * 1000 - 1,
});

function eventOf({ eventId, message = '', timestamp = 0, ingestionTime = 0 }: FilteredLogEvent): LogEvent {
  return { id: eventId, message, time: timestamp, came: ingestionTime };
}

/** Divides a window into slices of equal length; without one, returns a single slice for all time. */
function slicesOf(window: Window | undefined): (Window | undefined)[] {
  if (!window) return [undefined];
  const length = Math.max(SHORTEST_SLICE, Math.ceil((window.until - window.since) / MOST_SLICES));
  const slices: Window[] = [];
  for (let since = window.since; since < window.until; since += length)
    slices.push({ since, until: Math.min(since + length, window.until) });
  return slices;
}
