import { createInterface } from 'node:readline/promises';
import { usageError } from '../errors.ts';
import { printable } from '../output/printable.ts';
import type { Plan } from '../plan/plan.ts';
import { note } from '../runs/surroundings.ts';
import { log } from './log.ts';

export interface PlanOptions {
  readonly dryRun?: true;
  readonly yes?: true;
}

/** Shows a plan and carries it out when that is wanted; whether all is now as planned. */
export async function applied(plan: Plan, { dryRun, yes }: PlanOptions): Promise<boolean> {
  if (plan.lines.length === 0) process.stdout.write('nothing to change\n');
  for (const line of plan.lines) process.stdout.write(`${printable(line)}\n`);
  if (dryRun) return false;
  if (plan.lines.length === 0) return true;
  if (!yes && !(await confirmed('make these changes?'))) {
    note(log, 'nothing was changed');
    return false;
  }
  await plan.apply();
  return true;
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw usageError(
      'flowq asks before it changes anything, and nobody is there to answer',
      'give --yes, or --dry-run to only look',
    );
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}
