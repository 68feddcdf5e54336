import { createInterface } from 'node:readline/promises';
import { usageError } from '../../errors.ts';
import { printable } from '../../rows/printable.ts';

/**
 * Asks the user a yes/no question.
 * @param hint what to type if there is no terminal
 * @throws FlowqError (usage) if there is no terminal
 */
export async function confirmed(question: string, hint = 'give --yes'): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw usageError('flowq asks before it changes anything, and there is no terminal to answer on', hint);
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${printable(question)} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}
