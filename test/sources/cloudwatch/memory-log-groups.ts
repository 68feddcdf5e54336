import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../helpers/logs.ts';
import { type Answer, jsonAnswer, jsonError } from '../../stack/aws/answer.ts';
import { AwsError } from '../../stack/aws/aws-error.ts';
import { type AwsService, type CallIdentity, startAwsServer } from '../../stack/aws/aws-server.ts';
import { Calls } from '../../stack/aws/calls.ts';
import { event, exception } from '../../stack/aws/event-stream.ts';
import { Faults } from '../../stack/aws/faults.ts';
import { identifyAws } from '../../stack/aws/identify.ts';
import { xmlAnswer, xmlError } from '../../stack/aws/xml.ts';
import { awsEnvironment } from '../../stack/clients.ts';
import { patternTest } from './filter-matcher.ts';
import { readQuery } from './insights-query.ts';

/** A session of live tail: the messages of its stream, which stays open behind them until it is ended. */
export class TailSession {
  readonly body = new PassThrough();

  /** What was asked for. */
  readonly arns: readonly string[];
  readonly #isWanted: (message: string) => boolean;

  constructor({ logGroupIdentifiers: arns, logEventFilterPattern: pattern }: TailInput) {
    this.arns = arns;
    this.#isWanted = pattern === undefined ? () => true : patternTest(pattern);
    this.body.write(event('initial-response', {}));
    this.body.write(event('sessionStart', { sessionId: 'a', logGroupIdentifiers: arns }));
  }

  update(events: readonly MemoryEvent[], sampled = false): void {
    const wanted = events.filter(({ message }) => this.#isWanted(message));
    const sessionResults = wanted.map((one) => ({
      ...one,
      logStreamName: 'eni-0a-all',
      ingestionTime: one.timestamp + 60_000,
    }));
    this.body.write(event('sessionUpdate', { sessionMetadata: { sampled }, sessionResults }));
  }

  /** After three hours, says AWS. */
  timeOut(): void {
    this.body.end(exception('SessionTimeoutException', 'The session timed out.'));
  }
}

export interface MemoryEvent {
  readonly message: string;
  /** Unix milliseconds. */
  readonly timestamp: number;
  /** Of the event; by default its place in the group. */
  readonly id?: string;
  /** When it was taken in, Unix milliseconds (default: a minute after its time). */
  readonly ingested?: number;
}

interface TailInput {
  readonly logEventFilterPattern?: string;
  readonly logGroupIdentifiers: readonly string[];
}

interface QueryInput {
  readonly logGroupName: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly queryString: string;
}

interface ResultsInput {
  readonly queryId: string;
  readonly nextToken?: string;
  readonly maxItems: number;
}

interface FilterInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly nextToken?: string;
  readonly filterPattern?: string;
}

/** CloudWatch Logs and EC2's flow logs in this process: short pages, and an empty one before each that is not. */
export class MemoryLogGroups implements AwsService {
  readonly groups = new Map<string, readonly MemoryEvent[]>();
  /** LogFormats of the flow logs that deliver to a group. */
  readonly formats: { readonly group: string; readonly format: string }[] = [];
  readonly identify = identifyAws;
  pageSize = 100;
  /** Events of a page that are on the page before too. */
  repeated = 0;
  /** Days for which groups keep events; undefined for ever. */
  retentionDays: number | undefined;
  /** Groups of another class have no live tail. */
  logGroupClass = 'STANDARD';
  takesPatterns = true;
  readonly queries: { found: MemoryEvent[]; statistics: object; asked: number; hasTimes: boolean }[] = [];
  /** How often a query of Logs Insights is said to run. */
  queryTurns = 1;
  queryEnd = 'Complete';
  /** As few are handed out. */
  mostFound = 100_000;
  readonly sessions: TailSession[] = [];
  /** Called with each session of live tail that begins. */
  onSession: (session: TailSession) => void = () => {};

  async answer({ service, operation, input }: CallIdentity): Promise<Answer> {
    if (service === 'ec2') return this.#describeFlowLogs();
    if (service === 'sts') return caller();
    if (operation === 'StartLiveTail') return this.#startLiveTail(input as TailInput);
    if (operation === 'GetQueryResults') return this.#queryResults(input as ResultsInput);
    if (operation === 'StopQuery') return jsonAnswer({ success: true });
    if (operation === 'DescribeLogGroups') return this.#describeGroups();
    const { logGroupName, logGroupIdentifier: arn } = input as FilterInput;
    const group = logGroupName ?? arn?.split(':')[6] ?? '';
    const events = this.groups.get(group);
    if (!events) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    if (operation === 'FilterLogEvents') return this.#filter(events, input as FilterInput);
    if (operation === 'StartQuery') return this.#startQuery(events, input as QueryInput);
    if (operation !== 'DescribeLogStreams') throw new AwsError('UnknownOperationException', operation);
    const newest = events.reduce((last, { timestamp }) => Math.max(last, timestamp), 0);
    return jsonAnswer({
      logStreams: newest ? [{ logStreamName: 'eni-0a-all', lastEventTimestamp: newest }] : [],
    });
  }

  error(error: AwsError, { service }: CallIdentity): Answer {
    return ['ec2', 'sts'].includes(service) ? xmlError(error, service) : jsonError(error);
  }

  #startLiveTail(input: TailInput): Answer {
    if (this.logGroupClass !== 'STANDARD')
      throw new AwsError('InvalidParameterException', 'Live Tail supports the Standard log class only.');
    this.#refusePattern(input.logEventFilterPattern);
    const session = new TailSession(input);
    this.sessions.push(session);
    this.onSession(session);
    const headers = { 'content-type': 'application/vnd.amazon.eventstream' };
    return { status: 200, headers, body: session.body };
  }

  #describeGroups(): Answer {
    const logGroups = [...this.groups].map(([logGroupName, events]) => ({
      logGroupName,
      retentionInDays: this.retentionDays,
      logGroupClass: this.logGroupClass,
      storedBytes: events.reduce((sum, { message }) => sum + message.length, 0),
    }));
    return jsonAnswer({ logGroups });
  }

  /** Both ends of the range belong to it. */
  #startQuery(all: readonly MemoryEvent[], { startTime, endTime, queryString }: QueryInput): Answer {
    const { isWanted, limit } = readQuery(queryString);
    const scanned = all.filter(
      ({ timestamp }) => timestamp >= startTime * 1000 && timestamp < (endTime + 1) * 1000,
    );
    const found = scanned.filter(({ message }) => isWanted(message));
    const bytesScanned = scanned.reduce((sum, { message }) => sum + message.length, 0);
    const statistics = { recordsMatched: found.length, recordsScanned: scanned.length, bytesScanned };
    const hasTimes = queryString.includes('@timestamp');
    this.queries.push({
      found: found.slice(0, Math.min(limit, this.mostFound)),
      statistics,
      asked: 0,
      hasTimes,
    });
    return jsonAnswer({ queryId: String(this.queries.length - 1) });
  }

  /** A query that runs shows a part of its rows. */
  #queryResults({ queryId, nextToken = '0', maxItems }: ResultsInput): Answer {
    const query = this.queries[Number(queryId)];
    if (!query) throw new AwsError('ResourceNotFoundException', 'There is no such query.');
    query.asked += 1;
    const rowsFrom = (from: number, count: number) =>
      query.found.slice(from, from + count).map(({ message, timestamp, ingested = timestamp + 60_000 }) => [
        { field: '@message', value: message },
        ...(query.hasTimes
          ? [
              { field: '@timestamp', value: insightsTime(timestamp) },
              { field: '@ingestionTime', value: insightsTime(ingested) },
            ]
          : []),
        { field: '@ptr', value: 'a' },
      ]);
    if (query.asked <= this.queryTurns)
      return jsonAnswer({ status: 'Running', results: rowsFrom(0, 1), statistics: {} });
    const from = Number(nextToken);
    const next = from + Math.min(maxItems, 1000);
    return jsonAnswer({
      status: this.queryEnd,
      results: rowsFrom(from, next - from),
      statistics: query.statistics,
      ...(next < query.found.length ? { nextToken: String(next) } : {}),
    });
  }

  #refusePattern(pattern: string | undefined): void {
    if (pattern !== undefined && !this.takesPatterns)
      throw new AwsError('InvalidParameterException', 'Invalid filter pattern');
  }

  /** Both ends of the range belong to it, as CloudWatch Logs has it. */
  #filter(
    all: readonly MemoryEvent[],
    { startTime, endTime, nextToken = '', filterPattern }: FilterInput,
  ): Answer {
    this.#refusePattern(filterPattern);
    const isWanted = filterPattern === undefined ? () => true : patternTest(filterPattern);
    const range = `${startTime} ${endTime}`;
    const [of = range, at = '0', filled = ''] = nextToken.split('/');
    if (nextToken && of !== range)
      throw new AwsError('InvalidParameterException', 'The token is of another call.');
    const found = all.filter(
      ({ timestamp, message }) =>
        timestamp >= (startTime ?? 0) &&
        timestamp <= (endTime ?? Number.POSITIVE_INFINITY) &&
        isWanted(message),
    );
    if (!filled && found.length > 0) return jsonAnswer({ events: [], nextToken: `${range}/${at}/filled` });
    const from = Number(at);
    const page = found.slice(Math.max(0, from - this.repeated), from + this.pageSize);
    const places = new Map(all.map((event, place) => [event, event.id ?? place]));
    const events = page.map((event) => ({
      ...event,
      eventId: `${places.get(event)}`,
      logStreamName: 'eni-0a-all',
      ingestionTime: event.ingested ?? event.timestamp + 60_000,
    }));
    const next = from + this.pageSize;
    return jsonAnswer({ events, ...(next < found.length ? { nextToken: `${range}/${next}/` } : {}) });
  }

  #describeFlowLogs(): Answer {
    const items = this.formats.map(
      ({ group, format }, at) =>
        `<item><flowLogId>fl-${at}</flowLogId><logGroupName>${group}</logGroupName><logFormat>${format}</logFormat></item>`,
    );
    return xmlAnswer(`<R><flowLogSet>${items.join('')}</flowLogSet></R>`);
  }
}

/** `2026-11-20 12:00:00.000` */
const insightsTime = (millis: number) => new Date(millis).toISOString().replace('T', ' ').slice(0, -1);

function caller(): Answer {
  const arn = '<Arn>arn:aws:iam::123456789012:user/a</Arn><Account>123456789012</Account>';
  return xmlAnswer(
    `<R><GetCallerIdentityResult>${arn}</GetCallerIdentityResult></R>`.replaceAll(
      'R>',
      'GetCallerIdentityResponse>',
    ),
  );
}

export interface FakeCloudWatch {
  readonly service: MemoryLogGroups;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly env: Record<string, string>;
}

/** Started for one test. */
export async function startCloudWatch(): Promise<FakeCloudWatch> {
  const service = new MemoryLogGroups();
  const [calls, faults] = [new Calls(), new Faults()];
  const server = await startAwsServer(service, { calls, faults });
  onTestFinished(() => server.close());
  const env = {
    ...awsEnvironment({ aws: server.endpoint, athena: server.endpoint }),
    HOME: '/nonexistent',
    FLOWQ_STORE_DIR: temporaryFolder(),
  };
  return { service, calls, faults, env };
}
