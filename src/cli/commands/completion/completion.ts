import { completionScript } from './script.ts';
import type { Shell } from './shells.ts';

/** Prints a script that completes the command line. */
export function runCompletionCommand(shell: Shell): void {
  process.stdout.write(completionScript(shell));
}
