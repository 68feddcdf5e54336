import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { callAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { concurrently } from '../../catalog/concurrently.ts';
import { sourceError } from '../../errors.ts';
import type { Window } from '../../logs/window.ts';

/** An event of a log group: one record of a flow log. */
export interface LogEvent {
  readonly message: string;
  /** When the record starts, Unix milliseconds. */
  readonly time: number;
  /** When CloudWatch Logs took it in, Unix milliseconds. */
  readonly came: number;
}

/** Told of a page of events, and which slice of the window it is of, counted from 0. */
export type TakeEvents = (events: readonly LogEvent[], slice: number) => void;

export interface LogEventsOptions {
  readonly signal: AbortSignal;
  /** Told how many events have been fetched. */
  readonly onEvents?: ((events: number) => void) | undefined;
}

/** Regions allow 5 to 25 calls a second of an account, and a page takes about a fifth of one: there may be others. */
const AT_ONCE = 4;
const MOST_SLICES = 16;
const SHORTEST_SLICE = 300;
/** Seconds for one page: other callers of the account can keep it waiting. */
const PAGE_SECONDS = 300;

/** Fetches the events of a log group. */
export class LogEvents {
  readonly words: string;
  readonly #clients: Pick<AwsClients, 'logs'>;
  readonly #group: string;
  readonly #options: LogEventsOptions;

  constructor(clients: Pick<AwsClients, 'logs'>, group: string, options: LogEventsOptions) {
    this.words = `cloudwatch:${group}`;
    this.#clients = clients;
    this.#group = group;
    this.#options = options;
  }

  /**
   * All events of records that start in the window, in slices of time that are fetched beside each other.
   * @throws FlowqError (source) when there is no such group, or it may not be read
   */
  async fetch(window: Window | undefined, take: TakeEvents): Promise<void> {
    const failed = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, failed.signal]);
    const slices = [...slicesOf(window).entries()];
    let count = 0;
    await concurrently(slices, AT_ONCE, async ([at, slice]) => {
      try {
        for await (const events of this.#pages(slice, signal)) {
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

  /** Unix milliseconds of the newest event, as far as its group knows; undefined for a group without streams. */
  async newest(): Promise<number | undefined> {
    const { DescribeLogStreamsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const command = new DescribeLogStreamsCommand({
      logGroupName: this.#group,
      orderBy: 'LastEventTime',
      descending: true,
      limit: 1,
    });
    const { logStreams = [] } = await callAws(
      { doing: `list the streams of ${this.words}`, needs: 'logs:DescribeLogStreams' },
      (abortSignal) => logs.send(command, { abortSignal }),
      { signal: this.#options.signal },
    );
    const [stream] = logStreams;
    return stream && (stream.lastEventTimestamp ?? stream.creationTime);
  }

  /** Pages can be empty although others follow: only the missing token ends them. */
  async *#pages(slice: Window | undefined, signal: AbortSignal): AsyncGenerator<LogEvent[]> {
    const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const range = slice && { startTime: slice.since * 1000, endTime: slice.until * 1000 - 1 };
    const context = { doing: `fetch the events of ${this.words}`, needs: 'logs:FilterLogEvents' };
    let nextToken: string | undefined;
    do {
      const command = new FilterLogEventsCommand({ logGroupName: this.#group, ...range, nextToken });
      const page = await callAws(
        context,
        async (abortSignal) => {
          try {
            return await logs.send(command, { abortSignal });
          } catch (error) {
            if ((error as Error).name !== 'ResourceNotFoundException') throw error;
            throw await this.#noGroup(error);
          }
        },
        { signal, seconds: PAGE_SECONDS },
      );
      if (page.events?.length) yield page.events.map(eventOf);
      nextToken = page.nextToken;
    } while (nextToken);
  }

  async #noGroup(error: unknown): Promise<Error> {
    const region = await (await this.#clients.logs()).config.region();
    return sourceError(
      `there is no log group ${this.#group} in ${region}`,
      'check its name, and the Region in AWS_REGION or the profile',
      error,
    );
  }
}

function eventOf({ message = '', timestamp = 0, ingestionTime = 0 }: FilteredLogEvent): LogEvent {
  return { message, time: timestamp, came: ingestionTime };
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
