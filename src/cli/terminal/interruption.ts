import { EXIT, FlowqError } from '../../errors.ts';
import { eraseLine, writeLines } from '../../output/terminal/stderr.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A pager that work is shown in. */
export interface OpenPager {
  /** Whether it has the terminal now. */
  readonly isOpen: boolean;
  /** Aborts when nobody wants to see more. */
  readonly quit: AbortSignal;
  /** Nobody wants to see more than what is in it. */
  interrupt(): void;
  kill(): void;
}

export interface InterruptionOptions {
  readonly pager?: OpenPager | undefined;
  /** Whether interruption is how the work ends at all, so that nothing is said of it. */
  readonly isEnd?: boolean;
}

/**
 * Runs work that can be interrupted: the first Ctrl-C, SIGTERM or SIGHUP (a terminal that was closed)
 * aborts the signal, so that what runs is stopped in its engine; the second quits at once. A closed pipe aborts it too,
 * and so does a pager that is quit; there Ctrl-C means what it means to the pager.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { pager, isEnd = false }: InterruptionOptions = {},
): Promise<T> {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (pager?.isOpen && name === 'SIGINT') {
      pager.interrupt();
      return;
    }
    pager?.kill();
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    eraseLine();
    if (!isEnd) writeLines('flowq: stopping; once more to quit at once\n');
    controller.abort(new FlowqError('interrupted', 'interrupted'));
  };
  // Any other error is that of the write, which says it in words.
  const pipeClosed = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') controller.abort(error);
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  process.stdout.on('error', pipeClosed);
  pager?.quit.addEventListener('abort', () => controller.abort(pager.quit.reason), { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    // What an engine says of being stopped is the reason itself, or that it could not be: then that must be known.
    const saysMore = error instanceof FlowqError && error.exitCode === EXIT.interrupted;
    throw controller.signal.aborted && !saysMore ? controller.signal.reason : error;
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
    process.stdout.off('error', pipeClosed);
  }
}
