import { usageError } from '../../errors.ts';

/**
 * Quotes a text as one word for a POSIX shell. @throws FlowqError (usage) for line breaks, which a crontab cannot
 * contain
 */
export function shellWord(text: string): string {
  if (/[\r\n\0]/.test(text))
    throw usageError(`${JSON.stringify(text)} has a line break, which a command cannot have`);
  return /^[A-Za-z0-9_/:=.,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns a command for a POSIX shell. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** Returns assignments to write before a command. */
export function shellEnvironment(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${shellWord(value)} `)
    .join('');
}
