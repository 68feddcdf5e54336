import type { Command } from 'commander';
import { completionScript } from './script.ts';
import type { Shell } from './shells.ts';

/** Prints a script that completes the command line: made of the program's own commands and options. */
export function runCompletionCommand(program: Command, shell: Shell): void {
  process.stdout.write(completionScript(program, shell));
}
