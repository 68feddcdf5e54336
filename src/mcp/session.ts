import { Readable } from 'node:stream';
import { Deadline } from '../engines/sql/deadline.ts';
import { FlowqError, usageError } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import type { Event } from '../output/messages/event-log.ts';
import { Progress } from '../output/terminal/progress.ts';
import { estimateRun, type RunEstimate } from '../runs/estimate-run.ts';
import type { CustomReport } from '../runs/query/custom-reports.ts';
import { Inventories } from '../runs/query/inventories.ts';
import type { ReportQuery } from '../runs/query/report-query.ts';
import { readWindow } from '../runs/read-options.ts';
import { parseRequest } from '../runs/request/parse-request.ts';
import type { RequestInput, RequestOptions } from '../runs/request/request-schema.ts';
import { resolveFilter } from '../runs/request/resolve-filter.ts';
import { KEYS } from '../runs/request/spelling.ts';
import { run } from '../runs/run.ts';
import { type Log, type RunEnvironment, textSink } from '../runs/run-environment.ts';
import type { RunRequest } from '../runs/run-request.ts';
import { fileCountFields } from '../sources/file-count.ts';
import { ByteBudget } from './byte-budget.ts';
import { MAX_CALLS, type SessionLimits } from './limits.ts';
import type { Table } from './table.ts';
import { TableSink } from './table-sink.ts';
import { failureResult, type ToolAnswer, toolResult } from './tool-result.ts';
import { Turns } from './turns.ts';

/** Source, reports and limits of a session. */
export interface SessionOptions {
  /** Source, engine and names for all calls, as command line options. */
  readonly base: Omit<RequestOptions, 'filter'>;
  /** Reports in the folder that `flowq.json` names. */
  readonly custom: readonly CustomReport[];
  readonly limits: SessionLimits;
  /** Whether callers may write SQL. */
  readonly allowSql: boolean;
  readonly log: Log;
  readonly stateFolder: string;
}

/** The records of a call. */
export interface Scope {
  readonly since: string;
  readonly until?: string | undefined;
  readonly filter?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly limit?: number | undefined;
  /** Distance of the earlier window to compare with, such as `1w`. */
  readonly against?: string | undefined;
  /** Whether names are added as columns (default: true if names are known). */
  readonly names?: boolean | undefined;
}

/** Returns the query of a call, given its request. */
export type MakeQuery = (request: RequestOptions, inventories: Inventories) => ReportQuery;

/** Rows, with their window and the files read. */
export interface RunAnswer extends Table {
  readonly window: { readonly since: string; readonly until: string };
  readonly notes: readonly string[];
  readonly files: unknown;
}

/** All calls of one client: they share a budget of bytes, and a few run at a time. */
export class Session {
  readonly options: SessionOptions;
  readonly budget: ByteBudget;
  readonly #turns = new Turns(MAX_CALLS);
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: SessionOptions) {
    this.options = options;
    this.budget = new ByteBudget(options.limits);
  }

  /** Reads the names and the inventory again for each call. */
  inventories(): Inventories {
    const { config, inventory, namesFile } = this.options.base;
    return new Inventories({ config, inventory, namesFile });
  }

  /**
   * Returns the result of a call: its answer, or its error. Up to `MAX_CALLS` calls run at a time; each is stopped at
   * the deadline or when the client cancels it.
   */
  async call(name: string, work: (signal: AbortSignal) => Promise<ToolAnswer>, cancelled: AbortSignal) {
    const started = performance.now();
    const { seconds } = this.options.limits;
    const report = (outcome: string) =>
      this.options.log({
        level: 'info',
        event: 'call',
        message: `${name}: ${outcome}`,
        fields: { tool: name, outcome, seconds: (performance.now() - started) / 1000 },
      });
    const limited = async () => {
      using deadline = new Deadline(seconds, cancelled, () => tooLong(seconds));
      return toolResult(await orReason(work(deadline.signal), deadline.signal));
    };
    const running = this.#turns.run(limited, cancelled);
    this.#running.add(running);
    try {
      const result = await running;
      report('answered');
      return result;
    } catch (error) {
      report(cancelled.aborted ? 'cancelled' : 'failed');
      return failureResult(error);
    } finally {
      this.#running.delete(running);
    }
  }

  /** Waits until no call runs. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /**
   * Runs a query over the records of a scope.
   * @throws FlowqError as `run` does, (limit) if it may read more than the session allows
   */
  async rows(scope: Scope, makeQuery: MakeQuery, signal: AbortSignal): Promise<RunAnswer> {
    const request = await this.#request(scope, makeQuery);
    const sink = new TableSink();
    const notes: string[] = [];
    const environment: RunEnvironment = {
      ...this.#environment(signal, (event) => {
        if (event.level !== 'info' && event.event !== 'caveat') notes.push(event.message);
      }),
      rowSink: sink,
      admit: (expected, queries) => this.budget.admit(expected, queries),
    };
    const { windows } = await run(request, environment);
    const [{ window, caveats = [], files } = {}] = windows;
    return {
      window: { since: isoTime(window?.since), until: isoTime(window?.until) },
      ...sink.table(request.query.units),
      caveats: caveats
        .filter(({ kind }) => kind !== 'cut')
        .map(({ kind, text, hint }) => ({ kind, text, hint })),
      notes,
      files: files && fileCountFields(files),
    };
  }

  /** Estimates what a query reads; lists files, but reads none. */
  async estimate(scope: Scope, makeQuery: MakeQuery, signal: AbortSignal): Promise<RunEstimate> {
    return estimateRun(
      await this.#request(scope, makeQuery),
      this.#environment(signal, () => {}),
    );
  }

  /** Returns the request that the command line would create. Errors name invalid values as the caller wrote them. */
  async #request(
    { since, until, filter, limit, against, names }: Scope,
    makeQuery: MakeQuery,
  ): Promise<RunRequest> {
    if (since === 'last')
      throw usageError('since: only jobs continue where the last run ended', 'give a time, such as 1d');
    // Names are resolved here; a caller may not give resolved ones.
    if (filter && 'meanings' in filter) throw usageError('filter: unknown key "meanings"');
    const inventories = this.inventories();
    const given = { ...this.options.base, since, until, filter, limit, against } as RequestInput;
    const request = parseRequest(given, KEYS);
    await readWindow(request, true, now(), KEYS);
    resolveFilter(request.filter, inventories, KEYS);
    return {
      ...request,
      names: names ?? inventories.names() !== undefined,
      query: makeQuery(request, inventories),
      inventories,
    };
  }

  #environment(signal: AbortSignal, log: (event: Event) => void): RunEnvironment {
    return {
      signal,
      log,
      progress: new Progress(false),
      stdout: NO_OUTPUT,
      stdin: Readable.from([]),
      stateFolder: this.options.stateFolder,
      now,
    };
  }
}

const now = () => Math.floor(Date.now() / 1000);

const isoTime = (seconds: number | undefined) => (seconds === undefined ? '' : formatInstant(seconds));

const tooLong = (seconds: number) =>
  new FlowqError(
    'query',
    `the call was stopped: it took longer than ${seconds} s`,
    'narrow since and until, or filter; --timeout of flowq mcp sets the limit',
  );

/** Throws the reason for stopping the work, if it was stopped: engines report that differently. */
async function orReason<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

/** Standard output belongs to the protocol. */
const NO_OUTPUT = textSink(() => {
  throw new TypeError('a run wrote to standard output');
});
