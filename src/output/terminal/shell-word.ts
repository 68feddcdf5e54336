import { usageError } from '../../errors.ts';

/** A text as one word for a POSIX shell. @throws FlowqError (usage) for line breaks, which a crontab cannot hold */
export function shellWord(text: string): string {
  if (/[\r\n\0]/.test(text))
    throw usageError(`${JSON.stringify(text)} has a line break, which a command cannot have`);
  return /^[A-Za-z0-9_/:=.,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command for a POSIX shell. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** Assignments before a command. */
export function shellEnvironment(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${shellWord(value)} `)
    .join('');
}
