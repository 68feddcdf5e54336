import type { Command } from 'commander';

/** Returns the names of a command and its parents, outermost first. */
export function pathOf(command: Command): string[] {
  return [...(command.parent ? pathOf(command.parent) : []), command.name()];
}

/** Returns the program that a command belongs to. */
export function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}
