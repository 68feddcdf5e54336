import type { Command } from 'commander';
import { pathOf } from '../command-path.ts';

/** Functions that add a command's options; removed once called. */
const INCOMPLETE = new WeakMap<Command, (command: Command) => void>();

/** Adds the options of a command if that has not been done yet. */
function completed(command: Command): Command {
  const complete = INCOMPLETE.get(command);
  INCOMPLETE.delete(command);
  complete?.(command);
  return command;
}

/** Adds a command whose options are added when it is called or its help is printed: hundreds of options slow each start. */
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

/** Returns the command, with a pointer to its help after usage errors. */
export function explained(command: Command): Command {
  return command.showHelpAfterError(`  see ${pathOf(command).join(' ')} --help`);
}

/** Returns a usage error of commander in the form of all other errors: what happened, then what to do. */
export const usageText = (text: string): string =>
  text.replace(/^error: /, 'flowq: ').replace(/\n\(Did you mean (.*)\?\)/, '\n  did you mean $1?');

/** Adds `flowq help report rejected`: the help of a command at any depth. */
export function addHelp(program: Command): void {
  explained(program.command('help'))
    .description('print the help of a command')
    .argument('[command...]', 'command, such as report rejected')
    .action((words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        const next = completed(command).commands.find((one) => one.name() === word);
        if (!next) program.error(`error: unknown command '${[...pathOf(command).slice(1), word].join(' ')}'`);
        else command = next;
      }
      command.help();
    });
}
