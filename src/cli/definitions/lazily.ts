import type { Command } from 'commander';
import { pathOf } from '../command-path.ts';

/** The functions that give a command its options, until they have been called. */
const INCOMPLETE = new WeakMap<Command, (command: Command) => void>();

/** The command with all its options. */
function completed(command: Command): Command {
  const complete = INCOMPLETE.get(command);
  INCOMPLETE.delete(command);
  complete?.(command);
  return command;
}

/** Hundreds of options make every start slower: those of a command are made when it is called or explained. */
export function lazily(
  parent: Command,
  name: string,
  description: string,
  complete: (command: Command) => void,
): void {
  const command = explained(parent.command(name).description(description));
  INCOMPLETE.set(command, complete);
  parent.hook('preSubcommand', (_, called) => {
    if (called === command) completed(command);
  });
  const explain = command.helpInformation.bind(command);
  command.helpInformation = (context) => {
    completed(command);
    return explain(context);
  };
}

/** The command, its own help being named behind what is said of wrong usage. */
export function explained(command: Command): Command {
  return command.showHelpAfterError(`(see ${pathOf(command).join(' ')} --help)`);
}

/** `flowq help report rejected`: as many words as the command has. */
export function addHelp(program: Command): void {
  explained(program.command('help'))
    .description('print the help of a command')
    .argument('[command...]', 'its words, such as report rejected')
    .action((words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        const next = completed(command).commands.find((one) => one.name() === word);
        if (!next) program.error(`error: ${pathOf(command).join(' ')} has no command '${word}'`);
        else command = next;
      }
      command.help();
    });
}
