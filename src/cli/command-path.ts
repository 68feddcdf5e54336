import type { Command } from 'commander';

/** The words that a command is called by. */
export function pathOf(command: Command): string[] {
  return [...(command.parent ? pathOf(command.parent) : []), command.name()];
}

/** The program that a command belongs to. */
export function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}
