import { type Command, Option } from 'commander';
import { TABLE_FORMATS } from '../../output/formats/format-facts.ts';
import { SCHEDULERS } from '../../schedule/render-schedule.ts';
import { addConfigOption, addLogOptions, collect, duration, size } from '../options.ts';

export function completeRun(command: Command): void {
  command.argument('[job...]', 'names of jobs; all of them without');
  addConfigOption(command);
  command.option('--max-scan <size>', 'refuse when all together can scan more than this', size);
  addLogOptions(command);
  command.action(async (names: string[], given) =>
    (await import('../commands/run.ts')).runRunCommand(names, given),
  );
}

export function completeJobs(command: Command): void {
  command.usage('[skip|reset NAME] [options]');
  addConfigOption(command);
  command
    .addOption(
      new Option('-f, --format <format>', 'form of the list').choices(TABLE_FORMATS).default('table'),
    )
    .action(async (given) => (await import('../commands/jobs.ts')).runJobsCommand(given));
  command
    .command('skip')
    .description('give up the window that a job began and did not end')
    .argument('<job>', 'name of the job')
    .action(async (job: string) => (await import('../commands/jobs.ts')).runSkipCommand(job));
  command
    .command('reset')
    .description('forget all of a job, so that it begins anew')
    .argument('<job>', 'name of the job')
    .option('--yes', 'do it without asking')
    .action(async (job: string, given) => (await import('../commands/jobs.ts')).runResetCommand(job, given));
}

export function completeSchedule(command: Command): void {
  command.argument('[job...]', 'names of jobs; all of them without');
  addConfigOption(command);
  command
    .addOption(new Option('--for <scheduler>', 'what is to run them').choices(SCHEDULERS).default('cron'))
    .option('--name <name>', 'name of units and resources', 'jobs')
    .option('--every <duration>', 'how often (default: as the jobs say)')
    .option('--offset <duration>', 'how long behind each end of a window (default: the lag and 5m)', duration)
    .option('--program <path>', 'the program, where it is another than this one')
    .option('--env <assignment>', 'NAME=value for the runs; can be repeated', collect)
    .option('--aws-account <id>', 'account of tables and queries (default: that of the credentials)')
    .option('--logs-key <arn>', 'KMS key that the logs are encrypted with')
    .option('--results-key <arn>', 'KMS key that results are encrypted with (default: as init was told)')
    .option('--lake-formation', 'for tables that Lake Formation governs')
    .action(async (names: string[], given) =>
      (await import('../commands/schedule.ts')).runScheduleCommand(names, given),
    );
}
