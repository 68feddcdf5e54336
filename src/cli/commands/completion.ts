import { completionScript } from '../completion.ts';
import { makeProgram } from '../program.ts';
import type { Shell } from '../shells.ts';

/** Prints a script that completes the command line: made of the program's own commands and options. */
export function runCompletionCommand(shell: Shell): void {
  process.stdout.write(completionScript(makeProgram(), shell));
}
