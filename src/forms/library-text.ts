import { FlowqError } from '../errors.ts';

/** What callers write for an option, if not its name in camel case. */
export type OptionNames = Readonly<Record<string, string>>;

/** Library names that are not the option in camel case. */
const NAMES: OptionNames = {
  all: "window: 'all'",
  'no-store': 'store: false',
  since: 'window.since',
  tz: 'window.zone',
  until: 'window.until',
};

const camelCase = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A command to copy, whose options stay unchanged. */
const COMMAND = /\b(?:flowq [a-z]+|npm|aws|kubectl) /;

/**
 * Replaces options by their library names: `maxScan` for `--max-scan`. Commands to copy stay unchanged.
 * @param names exceptions, by option
 */
export function libraryText(text: string, names = NAMES): string {
  return text
    .split(/(?<=[;,:|] )/)
    .map((clause) => (COMMAND.test(clause) ? clause : withoutFlags(clause, names)))
    .join('');
}

const withoutFlags = (clause: string, names: OptionNames) =>
  clause.replace(/(?<![\w-])--([a-z][a-z-]*)/g, (_, name: string) => names[name] ?? camelCase(name));

/** Returns an error with library names in its texts, or those given; any other value unchanged. */
export function libraryError(error: unknown, names = NAMES): unknown {
  if (!(error instanceof FlowqError)) return error;
  const message = libraryText(error.message, names);
  const hint = error.hint && libraryText(error.hint, names);
  const stack = error.stack?.replace(error.message, () => message);
  return Object.assign(error, { message, hint, stack });
}

/** Runs work so that its errors have library names. */
export async function inLibraryWords<T>(work: () => PromiseLike<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw libraryError(error);
  }
}

/** Returns an event with library names. */
export function inLibraryText<E extends { readonly message: string; readonly hint?: string | undefined }>(
  event: E,
  names = NAMES,
): E {
  const { message, hint } = event;
  return {
    ...event,
    message: libraryText(message, names),
    ...(hint === undefined ? {} : { hint: libraryText(hint, names) }),
  };
}
