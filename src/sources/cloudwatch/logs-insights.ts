import { setTimeout as sleep } from 'node:timers/promises';
import type { GetQueryResultsResponse, ResultField } from '@aws-sdk/client-cloudwatch-logs';
import { callAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { isTransient } from '../../aws/transient.ts';
import { queryError } from '../../errors.ts';
import type { Window } from '../../logs/window.ts';
import type { LogEvent } from './log-events.ts';

export interface DescribedGroup {
  /** Bytes of all stored events. */
  readonly storedBytes: number | undefined;
  /** Whether its class is Infrequent Access. */
  readonly isInfrequent: boolean;
}

/** Result of a query. */
export interface InsightsFound {
  /** Events; fields that the query does not display are empty. */
  readonly events: readonly LogEvent[];
  /** Number of matching events, which may be more than returned. */
  readonly matched: number;
  /** Bytes that AWS charges for. */
  readonly bytesScanned: number;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;
const PAGE = 10_000;
/** Logs Insights stops queries after an hour. */
const TIMEOUT_SECONDS = 3600;

const isLimitExceeded = (error: unknown) => (error as Error).name === 'LimitExceededException';

/** Runs queries of Logs Insights over one log group. */
export class LogsInsights {
  readonly words: string;
  readonly #clients: Pick<AwsClients, 'logs'>;
  readonly #group: string;
  readonly #signal: AbortSignal;

  constructor(clients: Pick<AwsClients, 'logs'>, group: string, signal: AbortSignal) {
    this.words = `cloudwatch:${group}`;
    this.#clients = clients;
    this.#group = group;
    this.#signal = signal;
  }

  /** Fetches the description of the group; undefined if it does not exist. */
  async described(): Promise<DescribedGroup | undefined> {
    const { DescribeLogGroupsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: this.#group });
    const { logGroups = [] } = await callAws(
      { doing: `describe ${this.words}`, needs: 'logs:DescribeLogGroups' },
      (abortSignal) => logs.send(command, { abortSignal }),
      { signal: this.#signal },
    );
    const found = logGroups.find(({ logGroupName }) => logGroupName === this.#group);
    return (
      found && { storedBytes: found.storedBytes, isInfrequent: found.logGroupClass === 'INFREQUENT_ACCESS' }
    );
  }

  /**
   * Runs a query; stops it when it fails, times out or is aborted.
   * @param seconds timeout
   * @throws FlowqError (query) when it fails or takes longer
   */
  async find(query: string, window: Window, seconds = TIMEOUT_SECONDS): Promise<InsightsFound> {
    const { StartQueryCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const command = new StartQueryCommand({
      logGroupName: this.#group,
      // Both ends are inclusive, in seconds.
      startTime: window.since,
      endTime: window.until - 1,
      queryString: query,
    });
    const { queryId = '' } = await callAws(
      { doing: `query ${this.words} by Logs Insights`, needs: 'logs:StartQuery' },
      (abortSignal) => logs.send(command, { abortSignal }),
      // An account may run 30 concurrent queries, so it retries until others end.
      { signal: this.#signal, seconds, isTransient: (error) => isTransient(error) || isLimitExceeded(error) },
    );
    try {
      return await this.#results(queryId, seconds);
    } catch (error) {
      await this.#stop(queryId);
      throw error;
    }
  }

  async #results(queryId: string, seconds: number): Promise<InsightsFound> {
    const started = performance.now();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const page = await this.#page(queryId, undefined);
      if (page.status === 'Complete') return this.#all(queryId, page);
      if (!['Scheduled', 'Running'].includes(page.status ?? ''))
        throw queryError(`the Logs Insights query over ${this.words} ended as ${page.status}`);
      if (performance.now() - started > seconds * 1000)
        throw queryError(
          `Logs Insights took longer than ${seconds} s over ${this.words}`,
          'give a shorter window or a larger --timeout',
        );
      await sleep(pause, undefined, { signal: this.#signal });
    }
  }

  async #all(queryId: string, first: GetQueryResultsResponse): Promise<InsightsFound> {
    const events: LogEvent[] = [];
    for (let page = first; ; page = await this.#page(queryId, page.nextToken)) {
      events.push(...(page.results ?? []).map(eventOf));
      if (page.nextToken === undefined || page.results?.length === 0) break;
    }
    const { recordsMatched = events.length, bytesScanned = 0 } = first.statistics ?? {};
    return { events, matched: Math.max(recordsMatched, events.length), bytesScanned };
  }

  async #page(queryId: string, nextToken: string | undefined): Promise<GetQueryResultsResponse> {
    const { GetQueryResultsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    const command = new GetQueryResultsCommand({ queryId, nextToken, maxItems: PAGE });
    return callAws(
      { doing: `read what Logs Insights found in ${this.words}`, needs: 'logs:GetQueryResults' },
      (abortSignal) => logs.send(command, { abortSignal }),
      { signal: this.#signal },
    );
  }

  /** Stops a query, which costs money while it runs; if stopping fails, the query ends by itself. */
  async #stop(queryId: string): Promise<void> {
    const { StopQueryCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const logs = await this.#clients.logs();
    await logs.send(new StopQueryCommand({ queryId })).catch(() => {});
  }
}

function eventOf(row: readonly ResultField[]): LogEvent {
  const textOf = (name: string) => row.find(({ field }) => field === name)?.value ?? '';
  const message = textOf('@message');
  return { message, time: millisOf(textOf('@timestamp')), came: millisOf(textOf('@ingestionTime')) };
}

/** Logs Insights writes times as `2026-11-20 12:00:00.000`, in UTC. */
const millisOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`) || 0;
