import { CommanderError } from 'commander';
import { EXIT, FlowqError, messageOf } from '../errors.ts';

/** Says what went wrong on stderr, and what to do next; the exit code that fits it. */
export function exitCodeOf(thrown: unknown): number {
  // commander has written its own message, and the help it was asked for is no failure.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (isClosedPipe(thrown)) return EXIT.done;
  if (thrown instanceof FlowqError) {
    process.stderr.write(`flowq: ${thrown.message}\n${thrown.hint ? `  ${thrown.hint}\n` : ''}`);
    return thrown.exitCode;
  }
  process.stderr.write(`flowq: ${messageOf(thrown)}\n`);
  if (process.env.FLOWQ_DEBUG && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
  return EXIT.other;
}

/** The reader of a pipe has seen enough. */
export function isClosedPipe(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === 'EPIPE';
}
