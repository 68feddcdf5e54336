import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryExecution } from '@aws-sdk/client-athena';
import { fullJitter } from '../../aws/retrying.ts';
import { FlowqError, queryError } from '../../errors.ts';
import { Deadline } from '../sql/deadline.ts';
import type { AthenaApi } from './api.ts';
import { endFailure, isWorthAnotherTry } from './end-failure.ts';
import { Execution } from './execution.ts';
import type { AthenaOptions } from './options.ts';
import { startInput } from './start-input.ts';

/** Athena's default timeout of such queries is 30 minutes, unless AWS has raised it. */
const TIMEOUT_SECONDS = 30 * 60;

/** Maximum number of starts of a query that fails with a retryable error. */
const MOST_EXECUTIONS = 3;

/** Runs a query, again after retryable failures, until it succeeds. */
export async function execute(
  api: AthenaApi,
  sql: string,
  options: AthenaOptions,
  signal: AbortSignal | undefined,
): Promise<QueryExecution> {
  const seconds = options.timeout ?? TIMEOUT_SECONDS;
  using deadline = new Deadline(seconds, signal, () =>
    queryError(`the query was stopped: it took longer than ${seconds} s`, 'give it more time with --timeout'),
  );
  const onState = watcher(options);
  for (let executions = 1; ; executions++) {
    const ended = await new Execution(api, startInput(sql, options), deadline.signal).run(onState);
    if (ended.Status?.State === 'SUCCEEDED') return ended;
    if (executions === MOST_EXECUTIONS || !isWorthAnotherTry(ended)) throw endFailure(ended);
    await sleep(fullJitter(executions + 2), undefined, { signal: deadline.signal }).catch(() => {});
    deadline.signal.throwIfAborted();
  }
}

/** Returns a listener that reports progress, and throws if the query scans too much. */
function watcher({ onProgress, maxScan }: AthenaOptions): (execution: QueryExecution) => void {
  const started = performance.now();
  return ({ QueryExecutionId: query = '', Status, Statistics }) => {
    const state = Status?.State ?? 'QUEUED';
    const scannedBytes = Statistics?.DataScannedInBytes ?? 0;
    onProgress?.({ query, state, seconds: (performance.now() - started) / 1000, scannedBytes });
    const goesOn = state === 'RUNNING' || state === 'QUEUED';
    if (goesOn && maxScan !== undefined && scannedBytes > maxScan) {
      throw new FlowqError(
        'limit',
        `the query was stopped: it had scanned ${scannedBytes} bytes, more than the ${maxScan} allowed (query ${query})`,
        'narrow the window with --since and --until, or raise --max-scan; what was scanned is billed',
      );
    }
  };
}
