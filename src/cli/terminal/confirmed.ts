import { createInterface } from 'node:readline/promises';
import { usageError } from '../../errors.ts';
import { printable } from '../../rows/printable.ts';

/**
 * Whether whoever sits there says yes to a question.
 * @param hint what to type where nobody does
 * @throws FlowqError (usage) where nobody does
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
