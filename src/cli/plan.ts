import type { Plan } from '../plan/plan.ts';
import { printable } from '../rows/printable.ts';
import { note } from '../runs/run-environment.ts';
import { confirmed } from './terminal/confirmed.ts';
import { log } from './terminal/log.ts';

export interface PlanOptions {
  readonly dryRun?: true;
  readonly yes?: true;
}

/** Shows a plan and applies it if the user agrees. @returns whether everything is now as planned */
export async function applied(plan: Plan, { dryRun, yes }: PlanOptions): Promise<boolean> {
  if (plan.lines.length === 0) process.stdout.write('nothing to change\n');
  for (const line of plan.lines) process.stdout.write(`${printable(line)}\n`);
  if (dryRun) return false;
  if (plan.lines.length === 0) return true;
  if (!yes && !(await confirmed('make these changes?', 'give --yes, or --dry-run to only show them'))) {
    note(log, 'nothing was changed');
    return false;
  }
  await plan.apply(({ what }) => log({ level: 'info', event: 'step-done', message: `done: ${what}` }));
  return true;
}
