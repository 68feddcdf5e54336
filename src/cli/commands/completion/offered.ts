import type { Argument, Command, Option } from 'commander';
import { pathOf } from '../../command-path.ts';

/** A completion that is offered. */
export interface Offer {
  readonly text: string;
  readonly meaning?: string | undefined;
}

/** The option or argument whose value is being typed. */
export interface Slot {
  /** The words of the command, such as `flowq report timeline`. */
  readonly path: readonly string[];
  /** `--by`, or the name of an argument. */
  readonly name: string;
  /** All words before it. */
  readonly typed: readonly string[];
}

/** Returns the values of an option or argument without choices; undefined if they are unknown. */
export type ValuesOf = (slot: Slot) => Promise<readonly string[] | undefined>;

/** The position on the command line that the words before the typed one lead to. */
interface Place {
  readonly command: Command;
  /** Number of arguments of the command typed so far. */
  readonly operands: number;
  /** The option whose value comes next. */
  readonly option: Option | undefined;
}

/**
 * Returns the completions of the last word, which may be empty.
 * @param words the words after the program name
 */
export async function offered(
  program: Command,
  words: readonly string[],
  valuesOf: ValuesOf,
): Promise<readonly Offer[]> {
  const current = words.at(-1) ?? '';
  const typed = words.slice(0, -1);
  const { command, operands, option } = placeOf(program, typed);
  const values = (name: string, { argChoices }: Pick<Option, 'argChoices'>, typing: string) =>
    valuesFor({ path: pathOf(command), name, typed }, { choices: argChoices, valuesOf, typing });
  if (option) return values(longOf(option), option, current);
  const [, flag = '', value] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? [];
  if (value !== undefined) {
    const meant = optionNamed(command, flag);
    if (!meant) return [];
    return (await values(longOf(meant), meant, value)).map(({ text }) => ({ text: `${flag}=${text}` }));
  }
  const options = optionsOf(command).map((one) => ({ text: longOf(one), meaning: one.description }));
  if (current.startsWith('-')) return startingWith(options, current);
  const argument: Argument | undefined =
    command.registeredArguments[operands] ??
    command.registeredArguments.filter(({ variadic }) => variadic).at(-1);
  const children = operands > 0 ? [] : command.createHelp().visibleCommands(command);
  const named = children.map((child) => ({ text: child.name(), meaning: child.description() }));
  const found = argument ? await values(argument.name(), argument, current) : [];
  const all = [...startingWith(named, current), ...found];
  return all.length > 0 || current !== '' ? all : options;
}

function placeOf(program: Command, typed: readonly string[]): Place {
  let command = program;
  let operands = 0;
  let option: Option | undefined;
  explain(command);
  for (const word of typed) {
    if (option) {
      option = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const meant = optionNamed(command, word);
      option = meant?.required ? meant : undefined;
      continue;
    }
    const child = operands === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (child) {
      command = child;
      explain(command);
    } else operands += 1;
  }
  return { command, operands, option };
}

/** commander creates the options of a command when its help is requested. */
const explain = (command: Command) => command.helpInformation();

const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);

const longOf = ({ long, short }: Option) => long ?? short ?? '';

/** An option may have two long flags; commander stores one of them as `short`. */
const optionNamed = (command: Command, flag: string) =>
  optionsOf(command).find(({ long, short }) => flag === long || flag === short);

interface Values {
  readonly choices: readonly string[] | undefined;
  readonly valuesOf: ValuesOf;
  readonly typing: string;
}

/** Completes the last of comma-separated values. */
async function valuesFor(slot: Slot, { choices, valuesOf, typing }: Values): Promise<Offer[]> {
  const known = choices ?? (await valuesOf(slot)) ?? [];
  const [, before = '', last = ''] = /^(.*,)?(.*)$/s.exec(typing) ?? [];
  const taken = before.split(',');
  return startingWith(
    known.filter((text) => !taken.includes(text)).map((text) => ({ text })),
    last,
  ).map(({ text }) => ({ text: before + text }));
}

/** Returns the offers with this prefix, ignoring case. */
const startingWith = (offers: readonly Offer[], start: string) =>
  offers.filter(({ text }) => text.toLowerCase().startsWith(start.toLowerCase()));
