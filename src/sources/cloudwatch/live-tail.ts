import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveTailSessionLogEvent, StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import { callAws } from '../../aws/call-aws.ts';
import { awsCaller } from '../../aws/caller.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { awsPartition } from '../../aws/partition.ts';
import { regionOf } from '../../aws/region.ts';
import { sourceError } from '../../errors.ts';
import { isPatternRefusal, type LogEvent } from './log-events.ts';

/** A batch of new events. */
export interface TailUpdate {
  readonly events: readonly LogEvent[];
  /** Whether AWS sampled: more events arrived than are shown. */
  readonly isSampled: boolean;
}

export interface LiveTailOptions {
  readonly signal: AbortSignal;
  /** Filter pattern of the wanted events; if CloudWatch Logs rejects it, all are sent. */
  readonly pattern: string | undefined;
  /** Called when a session has ended and before another begins: events in between may be missed. */
  readonly onRenewed: (why: string) => Promise<void>;
}

/** Number of consecutive sessions without an update after which live tail fails. */
const MOST_SILENT = 4;

/** Sessions shorter than this are followed by a pause, which doubles each time. */
const SHORT_SESSION_MS = 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Live tail of CloudWatch Logs: one update per second with up to 500 events. A session ends after at most three hours,
 * or with its connection; then another is started. Source: Amazon CloudWatch Logs API, StartLiveTail.
 */
export class LiveTail {
  readonly #clients: Pick<AwsClients, 'logs' | 'sts'>;
  readonly #group: string;
  readonly #named: string | undefined;
  readonly #options: LiveTailOptions;

  /** @param place the group's name, and its ARN if known */
  constructor(
    clients: Pick<AwsClients, 'logs' | 'sts'>,
    { group, arn }: { readonly group: string; readonly arn?: { readonly text: string } | undefined },
    options: LiveTailOptions,
  ) {
    this.#clients = clients;
    this.#group = group;
    this.#named = arn?.text;
    this.#options = options;
  }

  /**
   * Yields the updates of successive sessions until the signal aborts or no session can be started.
   * @throws FlowqError (source) when a session is refused, or several in succession end without an update
   */
  async *updates(): AsyncGenerator<TailUpdate, void, undefined> {
    const { signal, onRenewed } = this.#options;
    const arn = await this.#arn();
    let silent = 0;
    for (let short = 0; ; ) {
      const stream = await this.#session(arn);
      const started = performance.now();
      let failure: unknown;
      try {
        for await (const { sessionStart, sessionUpdate } of stream) {
          // Reports the start of the session before its first event.
          if (sessionStart) yield { events: [], isSampled: false };
          if (!sessionUpdate) continue;
          silent = 0;
          const { sessionResults = [], sessionMetadata } = sessionUpdate;
          yield { events: sessionResults.map(eventOf), isSampled: sessionMetadata?.sampled ?? false };
        }
      } catch (error) {
        failure = error;
      }
      signal.throwIfAborted();
      silent += 1;
      if (silent >= MOST_SILENT)
        throw sourceError(
          `live tail of cloudwatch:${this.#group} ends immediately: ${whyEnded(failure)}`,
          'give --poll to fetch events in intervals instead',
          failure,
        );
      await onRenewed(whyEnded(failure));
      short = performance.now() - started < SHORT_SESSION_MS ? short + 1 : 0;
      const pause = short === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (short - 1), LONGEST_PAUSE_MS);
      await sleep(pause, undefined, { signal });
    }
  }

  async #session(arn: string): Promise<AsyncIterable<StartLiveTailResponseStream>> {
    const { StartLiveTailCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const start = async (abortSignal: AbortSignal, logEventFilterPattern?: string) => {
      const input = { logGroupIdentifiers: [arn], logEventFilterPattern };
      return logs.send(new StartLiveTailCommand(input), { abortSignal });
    };
    const { pattern } = this.#options;
    const { responseStream } = await callAws(
      { doing: `follow cloudwatch:${this.#group}`, needs: 'logs:StartLiveTail' },
      async (abortSignal) => {
        try {
          return await start(abortSignal, pattern);
        } catch (error) {
          if (pattern === undefined || !isPatternRefusal(error)) throw error;
          return start(abortSignal);
        }
      },
      { signal: this.#options.signal },
    );
    return responseStream ?? none();
  }

  /** The ARN in the form that live tail accepts: without `:*`. */
  async #arn(): Promise<string> {
    if (this.#named !== undefined) return this.#named;
    const { account } = await awsCaller(this.#clients, { signal: this.#options.signal });
    const region = await regionOf(await this.#clients.logs());
    return `arn:${awsPartition(region)}:logs:${region}:${account}:log-group:${this.#group}`;
  }
}

function whyEnded(failure: unknown): string {
  if ((failure as Error | undefined)?.name === 'SessionTimeoutException') return 'three hours have passed';
  return failure instanceof Error ? failure.message || failure.name : 'AWS ended it';
}

async function* none(): AsyncGenerator<StartLiveTailResponseStream> {}

function eventOf({ message = '', timestamp = 0, ingestionTime = 0 }: LiveTailSessionLogEvent): LogEvent {
  return { message, time: timestamp, came: ingestionTime };
}
