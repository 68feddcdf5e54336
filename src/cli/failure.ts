import { EXIT, FlowqError, messageOf } from '../errors.ts';
import { printable } from '../output/printable.ts';

/** Says what went wrong on stderr, and what to do next; the exit code that fits it. */
export function reportFailure(thrown: unknown): number {
  if (isClosedPipe(thrown)) return EXIT.done;
  const { hint, exitCode } =
    thrown instanceof FlowqError ? thrown : { hint: undefined, exitCode: EXIT.other };
  process.stderr.write(
    `flowq: ${printableLines(messageOf(thrown))}\n${hint ? `  ${printableLines(hint)}\n` : ''}`,
  );
  if (process.env.FLOWQ_DEBUG && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
  return exitCode;
}

const printableLines = (text: string) => text.split('\n').map(printable).join('\n');

/** The reader of a pipe has seen enough. */
function isClosedPipe(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === 'EPIPE';
}
