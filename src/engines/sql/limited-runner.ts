import { FlowqError, queryError } from '../../errors.ts';
import type { Row, Rows } from '../../rows/rows.ts';
import { Deadline } from './deadline.ts';
import type { Runner, RunOptions } from './runner.ts';

/** What queries in this process may take. */
export interface EngineLimits {
  /** Bytes of memory; what does not fit goes to the disk. Four fifths of the machine's unless told. */
  readonly memoryLimit?: number | undefined;
  /** Threads of a query; as many as the machine has processors unless told. */
  readonly threads?: number | undefined;
  /** Seconds that a query may run, its rows being read included; as long as it takes unless told. */
  readonly timeoutSeconds?: number | undefined;
}

/** Stops queries of an engine in this process that take too long, and says what to do when memory did not do. */
export class LimitedRunner implements Runner {
  readonly #runner: Runner;
  readonly #seconds: number | undefined;

  /** @param runner - closed with this one; it keeps to the memory by itself */
  constructor(runner: Runner, { timeoutSeconds }: EngineLimits) {
    this.#runner = runner;
    this.#seconds = timeoutSeconds;
  }

  async run(sql: string, options: RunOptions = {}): Promise<Rows> {
    const deadline = this.#deadline(options.signal);
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

  #deadline(signal: AbortSignal | undefined): Deadline | undefined {
    const seconds = this.#seconds;
    if (seconds === undefined) return undefined;
    return new Deadline(seconds, signal, () =>
      queryError(
        `the query was stopped: it took longer than ${seconds} s`,
        'give it more time with --timeout',
      ),
    );
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
