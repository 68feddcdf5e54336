import { FlowqError, queryError } from '../../errors.ts';
import type { Row, Rows } from '../../rows/rows.ts';
import type { Deadline } from './deadline.ts';
import { queryDeadline } from './query-deadline.ts';
import type { Runner, RunOptions } from './runner.ts';

/** What queries in this process may take. */
export interface EngineLimits {
  /** Bytes of memory; what does not fit goes to the disk (default: four fifths of the machine's). */
  readonly memoryLimit?: number | undefined;
  /** Threads of a query (default: the machine's processors). */
  readonly threads?: number | undefined;
  /** Seconds that a query may run, including reading its rows (default: no limit). */
  readonly timeoutSeconds?: number | undefined;
}

/** Stops queries of an engine in this process that take too long, and says what to do when memory did not do. */
export class LimitedRunner implements Runner {
  readonly #runner: Runner;
  readonly #limits: EngineLimits;

  /** @param runner - closed with this one; it keeps to the memory by itself */
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
  // What DuckDB advises further on cannot be set from here.
  const [reason = ''] = error.message.split('\n\n');
  return queryError(reason, 'give a shorter window, or more with --memory', error);
}
