import { FlowqError, queryError } from '../../errors.ts';
import type { Row, Rows } from '../../rows/rows.ts';
import type { Deadline } from './deadline.ts';
import { queryDeadline } from './query-deadline.ts';
import type { Runner, RunOptions } from './runner.ts';

/** Resource limits of queries in this process. */
export interface EngineLimits {
  /** Memory, bytes; data beyond it spills to disk (default: four fifths of the machine's memory). */
  readonly memoryLimit?: number | undefined;
  /** Threads of a query (default: the machine's processors). */
  readonly threads?: number | undefined;
  /** Seconds that a query may run, including reading its rows (default: no limit). */
  readonly timeoutSeconds?: number | undefined;
}

/** Stops queries in this process that exceed the time limit, and adds a hint to out-of-memory errors. */
export class LimitedRunner implements Runner {
  readonly #runner: Runner;
  readonly #limits: EngineLimits;

  /** @param runner - closed with this one; it enforces the memory limit itself */
  constructor(runner: Runner, limits: EngineLimits) {
    this.#runner = runner;
    this.#limits = limits;
  }

  async run(sql: string, options: RunOptions = {}): Promise<Rows> {
    const deadline = queryDeadline(this.#limits, options.signal);
    const signal = deadline?.signal ?? options.signal;
    try {
      const { columns, batches } = await this.#runner.run(sql, { ...options, signal });
      return { columns, batches: limited(batches, deadline) };
    } catch (error) {
      deadline?.[Symbol.dispose]();
      throw explained(error);
    }
  }

  close(): Promise<void> {
    return this.#runner.close();
  }
}

async function* limited(
  batches: AsyncIterable<readonly Row[]>,
  deadline: Deadline | undefined,
): AsyncGenerator<readonly Row[]> {
  using _ = deadline;
  try {
    yield* batches;
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof FlowqError) || !/Out of Memory Error/.test(error.message)) return error;
  // DuckDB's further advice names settings that flowq does not expose.
  const [reason = ''] = error.message.split('\n\n');
  return queryError(reason, 'give a shorter window, or more with --memory', error);
}
