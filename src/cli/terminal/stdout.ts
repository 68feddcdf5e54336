import { sourceError } from '../../errors.ts';
import { hasBlocks, hasColours, terminalWidth } from '../../output/terminal/terminal.ts';
import { fileErrorText } from '../../processes/file-error.ts';
import type { TextSink } from '../../runs/run-environment.ts';

/** Standard output, for a run's output. */
export const stdout: TextSink = {
  get isTerminal() {
    return process.stdout.isTTY ?? false;
  },
  get hasColours() {
    return hasColours(process.stdout.isTTY ?? false);
  },
  get hasBlocks() {
    return hasBlocks();
  },
  get width() {
    return terminalWidth(process.stdout);
  },
  /** Waits until the reader has received it, or the signal aborts: a run whose output nobody received is not done. */
  write: (text, signal) =>
    new Promise((done, fail) => {
      const stop = () => fail(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      process.stdout.write(text, (error) => {
        signal.removeEventListener('abort', stop);
        if (error) fail(stdoutError(error));
        else done();
      });
    }),
  // Each write has already waited for the reader.
  end: async () => {},
};

function stdoutError(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE') return error;
  return sourceError(`cannot write standard output: ${fileErrorText(error)}`, undefined, error);
}
