import { EXIT, FlowqError } from '../errors.ts';
import { log } from './terminal/log.ts';

/** Reports an error and what to do next. @returns the exit code */
export async function reportFailure(thrown: unknown): Promise<number> {
  if (isClosedPipe(thrown)) return EXIT.done;
  if (thrown instanceof FlowqError) {
    const { message, hint, kind, exitCode } = thrown;
    log({ level: 'error', event: 'failed', message, hint, fields: { kind, exitCode } });
    return exitCode;
  }
  const { crashText } = await import('../output/messages/crash-text.ts');
  const message = crashText(thrown, process.env.FLOWQ_DEBUG !== undefined);
  log({ level: 'error', event: 'crashed', message, fields: { exitCode: EXIT.other } });
  return EXIT.other;
}

/** Returns whether the reader of a pipe closed it. */
function isClosedPipe(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === 'EPIPE';
}
