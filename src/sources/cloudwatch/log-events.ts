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
  /** Tells it from all others of its group; undefined where live tail showed it. */
  readonly id?: string | undefined;
  readonly message: string;
  /** When the record starts, Unix milliseconds. */
  readonly time: number;
  /** When CloudWatch Logs took it in, Unix milliseconds. */
  readonly came: number;
}

/** Called with a page of events and the index of its slice of the window, from 0. */
export type TakeEvents = (events: readonly LogEvent[], slice: number) => void;

export interface LogEventsOptions {
  readonly signal: AbortSignal;
  /** ARN of the group, where that is how it is named: it may be another account's. */
  readonly arn?: string | undefined;
  /** Receives how many events have been fetched. */
  readonly onEvents?: ((events: number) => void) | undefined;
}

/** The events of a log group, however they are read. */
export interface GroupEvents {
  /** The group, for a person. */
  readonly words: string;
  /**
   * All events of records that start in the window.
   * @param pattern of those that are wanted; others may come too
   * @throws FlowqError (source) when the group does not exist, or may not be read
   */
  fetch(window: Window | undefined, take: TakeEvents, pattern?: string): Promise<void>;
  /**
   * Some events of the window, or without one of all.
   * @throws FlowqError as `fetch` does
   */
  sample(window: { readonly since: number; readonly until?: number } | undefined): Promise<LogEvent[]>;
  /** Unix milliseconds of the newest event, as far as its group knows; undefined for a group without streams. */
  newest(): Promise<number | undefined>;
  /** For how many seconds the group keeps events; undefined for ever, or where the caller may not know. */
  retention(): Promise<number | undefined>;
  /** Milliseconds by which AWS's clock is ahead of this machine's, as the calls so far have shown. */
  clockOffset(): Promise<number>;
}

/** Regions allow 5 to 25 calls a second of an account, and a page takes about a fifth of one: there may be others. */
const AT_ONCE = 4;
const MOST_SLICES = 16;
const SHORTEST_SLICE = 900;
/** Seconds, and events: of a window that is shorter and has fewer of them, pages are fetched one after the other. */
const SHORT_WINDOW = 3600;
const FEW = 10_000;
/** Seconds for one page: other callers of the account can keep it waiting. */
const PAGE_SECONDS = 300;

const DAY = 86_400;

/** Fetches the events of a log group. */
export class LogEvents implements GroupEvents {
  readonly words: string;
  readonly #clients: Pick<AwsClients, 'logs'>;
  readonly #group: string;
  readonly #options: LogEventsOptions;
  /** A pattern that CloudWatch Logs does not take. */
  #refused: string | undefined;

  constructor(clients: Pick<AwsClients, 'logs'>, group: string, options: LogEventsOptions) {
    this.words = `cloudwatch:${group}`;
    this.#clients = clients;
    this.#group = group;
    this.#options = options;
  }

  /** Of a busy window in slices of time that are fetched at once; all where CloudWatch Logs rejects the pattern. */
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

  /** All events of a short window, where those are few: a call for each slice would take longer. */
  async #quiet(window: Window, signal: AbortSignal, pattern?: string): Promise<LogEvent[] | undefined> {
    if (window.until - window.since > SHORT_WINDOW) return undefined;
    const all: LogEvent[] = [];
    for await (const events of this.#pages(timesOf(window), signal, pattern)) {
      if (all.length > 0 && all.length + events.length > FEW) return undefined;
      all.push(...events);
    }
    return all;
  }

  /** The first page that has any. */
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
    // The SDK compares its answers' times with the clock to sign by them; its types do not show it.
    const { systemClockOffset = 0 } = (await this.#clients.logs()).config as { systemClockOffset?: number };
    return systemClockOffset;
  }

  #name() {
    const { arn } = this.#options;
    return arn === undefined ? { logGroupName: this.#group } : { logGroupIdentifier: arn };
  }

  /**
   * Pages can be empty although others follow: only the missing token ends them. An event that is on several pages
   * is in the first of them only.
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

/** Unix milliseconds; both ends belong to it, as CloudWatch Logs has it. */
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

/** The window in parts of the same length; without one, all there is in one part. */
function slicesOf(window: Window | undefined): (Window | undefined)[] {
  if (!window) return [undefined];
  const length = Math.max(SHORTEST_SLICE, Math.ceil((window.until - window.since) / MOST_SLICES));
  const slices: Window[] = [];
  for (let since = window.since; since < window.until; since += length)
    slices.push({ since, until: Math.min(since + length, window.until) });
  return slices;
}
