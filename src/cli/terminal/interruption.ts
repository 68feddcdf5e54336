import { EXIT, FlowqError } from '../../errors.ts';
import { eraseLine, writeLines } from '../../output/terminal/stderr.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A pager that shows the output of work. */
export interface OpenPager {
  /** Whether it controls the terminal now. */
  readonly isOpen: boolean;
  /** Aborts when the user quits the pager. */
  readonly quit: AbortSignal;
  /** Ends the run; the pager keeps showing what it has. */
  interrupt(): void;
  kill(): void;
}

export interface InterruptionOptions {
  readonly pager?: OpenPager | undefined;
  /** Whether the work only ends by interruption, so that no message is printed. */
  readonly isEnd?: boolean;
}

/**
 * Runs work that can be interrupted. The first Ctrl-C, SIGTERM or SIGHUP (a closed terminal) aborts the signal, so that
 * running queries are stopped in their engine; the second quits at once. A closed pipe aborts it too, as does quitting
 * a pager; while a pager is open, Ctrl-C goes to the pager.
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
    if (!isEnd) writeLines('flowq: stopping; press Ctrl-C again to quit immediately\n');
    controller.abort(new FlowqError('interrupted', 'interrupted'));
  };
  // The write reports any other error itself.
  const pipeClosed = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') controller.abort(error);
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  process.stdout.on('error', pipeClosed);
  pager?.quit.addEventListener('abort', () => controller.abort(pager.quit.reason), { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    // An engine reports either the reason for stopping, or that it could not stop; the latter must reach the user.
    const isEngineReport = error instanceof FlowqError && error.exitCode === EXIT.interrupted;
    throw controller.signal.aborted && !isEngineReport ? controller.signal.reason : error;
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
    process.stdout.off('error', pipeClosed);
  }
}
