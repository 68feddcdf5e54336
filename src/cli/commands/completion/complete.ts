import type { Command } from 'commander';
import { knownValues } from './known-values.ts';
import { offered } from './offered.ts';
import type { Shell } from './shells.ts';

/** Characters with a special meaning in bash. */
const SPECIAL = /[\s"'\\$`&|;<>()*?[\]{}!#~]/g;

/**
 * Prints the words that can be typed next, one per line; nothing if they are unknown. Never prints an error, because
 * the user is typing.
 */
export async function runCompleteCommand(
  program: Command,
  shell: Shell,
  words: readonly string[],
): Promise<void> {
  try {
    const typed = shell === 'bash' ? wordsOfBash(words) : words;
    const offers = await offered(program, typed, knownValues);
    const lines = offers.map(({ text, meaning }) => {
      if (shell === 'fish') return meaning === undefined ? text : `${text}\t${meaning.split('\n')[0]}`;
      return shell === 'bash' ? text.replace(SPECIAL, '\\$&') : text;
    });
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  } catch {
    // A broken flowq.json is reported when a command reads it.
  }
}

/** bash splits words at `=`, and passes quotes and backslashes on. */
function wordsOfBash(words: readonly string[]): string[] {
  const plain = words.map((word) => word.replace(/\\(.)/g, '$1').replace(/^["']/, ''));
  const flagged = (at: number) => plain[at - 1]?.startsWith('--') === true && plain[at] === '=';
  const joined = plain.filter((_, at) => !flagged(at));
  return plain.length > 0 && flagged(plain.length - 1) ? [...joined, ''] : joined;
}
