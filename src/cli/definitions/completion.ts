import { Argument, type Command } from 'commander';
import { rootOf } from '../command-path.ts';
import { SHELLS, type Shell } from '../commands/completion/shells.ts';

const COMPLETION_USE = `
bash:  source <(flowq completion bash)
zsh:   source <(flowq completion zsh)
fish:  flowq completion fish | source`;

export function completeCompletion(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'shell').choices(SHELLS))
    .addHelpText('after', COMPLETION_USE)
    .action(async (shell: Shell) =>
      (await import('../commands/completion/completion.ts')).runCompletionCommand(shell),
    );
}

/** Called by the scripts with the words of a command line, the one being typed last. */
export function addComplete(program: Command): void {
  program
    .command('complete', { hidden: true })
    .addArgument(new Argument('<shell>', 'shell').choices(SHELLS))
    .argument('[words...]', 'words of the command line')
    .action(async (shell: Shell, words: readonly string[]) =>
      (await import('../commands/completion/complete.ts')).runCompleteCommand(rootOf(program), shell, words),
    );
}
