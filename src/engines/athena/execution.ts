import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryExecution, StartQueryExecutionInput } from '@aws-sdk/client-athena';
import { retrying } from '../../aws/retrying.ts';
import { isRefusal, isUnreachable, isUnsent } from '../../aws/transient.ts';
import { FlowqError, messageOf } from '../../errors.ts';
import type { AthenaApi } from './api.ts';
import { startFailure } from './start-failure.ts';

const FIRST_POLL_MS = 100;
const POLL_GROWTH = 1.5;
const LONGEST_POLL_MS = 2_500;

/** Seconds to retry the start: Athena throttles starts first, per account. */
const START_SECONDS = 120;

/** Seconds to retry stopping a query that may be running. */
const STOP_SECONDS = 10;

/**
 * One execution of a query in Athena, polled to its end. After an abort or an error, the query is stopped before the
 * error is thrown.
 */
export class Execution {
  readonly #api: AthenaApi;
  readonly #input: StartQueryExecutionInput;
  readonly #signal: AbortSignal;
  /** Whether a start request had no response, so that the query may be running under an unknown id. */
  #mayRun = false;
  #id: string | undefined;

  constructor(api: AthenaApi, input: StartQueryExecutionInput, signal: AbortSignal) {
    this.#api = api;
    // With the same token, Athena does not start another query but returns the id of the first.
    this.#input = { ...input, ClientRequestToken: randomUUID() };
    this.#signal = signal;
  }

  /**
   * Starts the query and waits until it has succeeded, failed or been cancelled.
   * @param onState - called with every state; an error that it throws stops the query
   */
  async run(onState: (execution: QueryExecution) => void): Promise<QueryExecution> {
    try {
      return await this.#poll(await this.#start(), onState);
    } catch (error) {
      const running = await this.#stop();
      throw this.#withNote(this.#signal.aborted ? this.#signal.reason : error, running);
    }
  }

  async #start(): Promise<string> {
    try {
      return await retrying((signal) => this.#startOnce(signal), {
        signal: this.#signal,
        seconds: START_SECONDS,
      });
    } catch (error) {
      this.#signal.throwIfAborted();
      throw startFailure(error, this.#input);
    }
  }

  async #startOnce(signal: AbortSignal): Promise<string> {
    try {
      this.#id = await this.#api.start(this.#input, signal);
      return this.#id;
    } catch (error) {
      if (!isRefusal(error) && !isUnreachable(error) && !isUnsent(error)) this.#mayRun = true;
      throw error;
    }
  }

  async #poll(id: string, onState: (execution: QueryExecution) => void): Promise<QueryExecution> {
    for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * POLL_GROWTH, LONGEST_POLL_MS)) {
      await sleep(pause, undefined, { signal: this.#signal });
      const execution = await this.#api.execution(id, { signal: this.#signal });
      onState(execution);
      // Continues in all other states: a running query may return to QUEUED.
      if (/^(SUCCEEDED|FAILED|CANCELLED)$/.test(execution.Status?.State ?? '')) return execution;
    }
  }

  /** @returns why the query may still be running; undefined if it is stopped */
  async #stop(): Promise<string | undefined> {
    if (this.#id === undefined && !this.#mayRun) return undefined;
    try {
      const start = (signal: AbortSignal) => this.#api.start(this.#input, signal);
      this.#id ??= await retrying(start, { seconds: STOP_SECONDS });
      await this.#api.stop(this.#id, { seconds: STOP_SECONDS });
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  #withNote(error: unknown, running: string | undefined): unknown {
    if (running === undefined || !(error instanceof FlowqError)) return error;
    const id = this.#id ?? 'of unknown id';
    const note = `query ${id} may still be running in Athena, and be billed: ${running}`;
    return new FlowqError(error.kind, error.message, error.hint ? `${error.hint}; ${note}` : note, error);
  }
}
