import { EXIT, FlowqError } from '../errors.ts';
import { clearProgress } from '../output/progress.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that can be interrupted: the first Ctrl-C, SIGTERM or SIGHUP (a terminal that was closed)
 * aborts the signal, so that what runs is stopped in its engine; the second quits at once. A closed pipe aborts it too.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    clearProgress();
    process.stderr.write('flowq: stopping; once more to quit at once\n');
    controller.abort(new FlowqError(EXIT.interrupted, 'interrupted'));
  };
  const pipeClosed = (error: Error) => controller.abort(error);
  for (const name of SIGNALS) process.on(name, interrupt);
  process.stdout.on('error', pipeClosed);
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
