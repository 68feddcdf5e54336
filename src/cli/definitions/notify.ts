import type { Command } from 'commander';
import { addConfigOption, addLogOptions } from '../options.ts';

export function completeNotify(command: Command): void {
  const test = command
    .command('test')
    .description('send an example to the targets of a job, marked as one')
    .argument('<job>', 'name of the job');
  addConfigOption(test);
  addLogOptions(test);
  test.action(async (job: string, given) =>
    (await import('../commands/notify.ts')).runNotifyTestCommand(job, given),
  );
}
