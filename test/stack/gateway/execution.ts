import { randomUUID } from 'node:crypto';
import type { QueryError, QueryState } from '../aws/faults.ts';
import { type Page, QueryCancelled, QueryFailure, type Statement } from './backend.ts';
import type { ResultFile } from './result-file.ts';
import type { StatementKind } from './statement-kind.ts';
import type { ResultConfiguration } from './work-groups.ts';

/** Properties of a query that StartQueryExecution determines. */
export interface ExecutionPlan {
  /** The text as sent. */
  query: string;
  kind: StatementKind;
  statement: Statement;
  workGroup: string;
  /** The prefix of results; undefined with managed results. */
  outputLocation: string | undefined;
  encryption: ResultConfiguration['EncryptionConfiguration'];
  cutoff: number | undefined;
  reuseMinutes: number | undefined;
}

/** A query execution, from QUEUED to its end. */
export class Execution {
  readonly id = randomUUID();
  readonly plan: ExecutionPlan;
  readonly submitted = Date.now();
  /** States to report before the real one. */
  readonly script: QueryState[];
  state: QueryState = 'QUEUED';
  started: number | undefined;
  completed: number | undefined;
  reason: string | undefined;
  error: QueryError | undefined;
  scannedBytes = 0;
  /** The execution whose results this one reuses. */
  reused: Execution | undefined;
  result: ResultFile;
  /** Resolves when nothing of the query is running any longer. */
  done: Promise<void> = Promise.resolve();
  readonly #abort = new AbortController();

  constructor(plan: ExecutionPlan, result: (id: string) => ResultFile, script: QueryState[] = []) {
    this.plan = plan;
    this.script = script;
    this.result = result(this.id);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The URL of the result file, which may not exist yet. */
  get location(): string | undefined {
    if (this.reused !== undefined) return this.reused.location;
    const { outputLocation, kind } = this.plan;
    return outputLocation && `${outputLocation.replace(/\/$/, '')}/${this.id}.${kind.extension}`;
  }

  /** Reuses the results of an earlier execution without running anything. */
  reuse(earlier: Execution): void {
    this.reused = earlier;
    this.result = earlier.result;
    this.#end('SUCCEEDED');
  }

  run(pages: AsyncIterable<Page>, publish: (execution: Execution) => Promise<void>): void {
    this.done = this.#run(pages, publish);
  }

  stop(reason = 'Query cancelled by user'): void {
    this.#end('CANCELLED', reason);
    this.#abort.abort();
  }

  async #run(pages: AsyncIterable<Page>, publish: (execution: Execution) => Promise<void>): Promise<void> {
    try {
      await this.result.create();
      for await (const page of pages) await this.#take(page);
      this.signal.throwIfAborted();
      await this.result.close();
      await publish(this);
      this.#end('SUCCEEDED');
    } catch (error) {
      this.#fail(error);
    } finally {
      await this.result.close();
    }
  }

  async #take({ queued, columns, rows, scannedBytes }: Page): Promise<void> {
    if (queued) return;
    if (this.state === 'QUEUED') this.state = 'RUNNING';
    this.started ??= Date.now();
    this.scannedBytes = scannedBytes;
    if (scannedBytes > (this.plan.cutoff ?? Number.POSITIVE_INFINITY)) {
      throw new QueryCancelled('Bytes scanned limit was exceeded');
    }
    if (columns !== undefined) await this.result.describe(columns);
    if (rows.length > 0) await this.result.append(rows);
  }

  #fail(error: unknown): void {
    if (this.completed !== undefined) return;
    if (error instanceof QueryCancelled) {
      this.stop(error.message);
      return;
    }
    this.error =
      error instanceof QueryFailure
        ? error.error
        : { reason: String(error), category: 1, type: 100, retryable: true };
    this.#end('FAILED', this.error.reason);
  }

  #end(state: QueryState, reason?: string): void {
    if (this.completed !== undefined) return;
    this.completed = Date.now();
    this.state = state;
    this.reason = reason;
  }
}
