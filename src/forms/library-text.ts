import { FlowqError } from '../errors.ts';

/** Names that are not those of the command line in camel case. */
const NAMES: Readonly<Record<string, string>> = {
  all: "window: 'all'",
  'no-store': 'store: false',
  since: 'window.since',
  tz: 'window.zone',
  until: 'window.until',
};

const camelCase = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A command to copy: its options stay as they are. */
const COMMAND = /\b(?:flowq [a-z]+|npm|aws|kubectl) /;

/**
 * A text with options as the library calls them instead of the command line: `maxScan` for `--max-scan`. Commands to copy
 * keep theirs.
 * @param names what is called otherwise, by option
 */
export function libraryText(text: string, names = NAMES): string {
  return text
    .split(/(?<=[;,:|] )/)
    .map((clause) => (COMMAND.test(clause) ? clause : withoutFlags(clause, names)))
    .join('');
}

const withoutFlags = (clause: string, names: typeof NAMES) =>
  clause.replace(/(?<![\w-])--([a-z][a-z-]*)/g, (_, name: string) => names[name] ?? camelCase(name));

/** An error with its texts in the library's words; anything else as it is. */
export function libraryError(error: unknown): unknown {
  if (!(error instanceof FlowqError)) return error;
  const message = libraryText(error.message);
  const hint = error.hint && libraryText(error.hint);
  const stack = error.stack?.replace(error.message, () => message);
  return Object.assign(error, { message, hint, stack });
}

/** Does work whose errors are in the library's words. */
export async function inLibraryWords<T>(work: () => PromiseLike<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw libraryError(error);
  }
}

/** An event in the library's words. */
export function inLibraryText<E extends { readonly message: string; readonly hint?: string | undefined }>(
  event: E,
): E {
  const { message, hint } = event;
  return {
    ...event,
    message: libraryText(message),
    ...(hint === undefined ? {} : { hint: libraryText(hint) }),
  };
}
