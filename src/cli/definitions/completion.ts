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
      (await import('../commands/completion/completion.ts')).runCompletionCommand(rootOf(command), shell),
    );
}
