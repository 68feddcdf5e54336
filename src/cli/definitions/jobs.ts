import { type Command, Option } from 'commander';
import { TABLE_FORMATS } from '../../output/formats/format-facts.ts';
import { SCHEDULERS } from '../../schedule/render-schedule.ts';
import { addConfigOption, addLogOptions, collect, duration, size } from '../options.ts';

export function completeRun(command: Command): void {
  command.argument('[job...]', 'names of jobs (default: all)');
  addConfigOption(command);
  command.option('--max-scan <size>', 'maximum scan size of all jobs together', size);
  command.option('--dry-run', 'run the queries and show the messages; write, send and store nothing');
  addLogOptions(command);
  command.action(async (names: string[], given) =>
    (await import('../commands/run.ts')).runRunCommand(names, given),
  );
}

export function completeJobs(command: Command): void {
  command.usage('[skip|reset NAME] [options]');
  addConfigOption(command);
  command
    .addOption(new Option('-f, --format <format>', 'output format').choices(TABLE_FORMATS).default('table'))
    .action(async (given) => (await import('../commands/jobs.ts')).runJobsCommand(given));
  command
    .command('skip')
    .description('skip the unfinished window of a job')
    .argument('<job>', 'name of the job')
    .action(async (job: string) => (await import('../commands/jobs.ts')).runSkipCommand(job));
  command
    .command('reset')
    .description('delete the state of a job, so that it starts over')
    .argument('<job>', 'name of the job')
    .option('--yes', 'do not ask for confirmation')
    .action(async (job: string, given) => (await import('../commands/jobs.ts')).runResetCommand(job, given));
}

export function completeSchedule(command: Command): void {
  command.argument('[job...]', 'names of jobs (default: all)');
  addConfigOption(command);
  command
    .addOption(new Option('--for <scheduler>', 'scheduler').choices(SCHEDULERS).default('cron'))
    .option('--name <name>', 'name of units and resources', 'jobs')
    .option('--every <duration>', 'how often (default: from the jobs)')
    .option('--offset <duration>', 'delay after the end of a window (default: the lag and 5m)', duration)
    .option('--program <path>', 'path of flowq there (default: this program)')
    .option('--env <assignment>', 'NAME=value in the environment of the runs; can be repeated', collect)
    .option('--aws-account <id>', 'account of tables and queries (default: that of the credentials)')
    .option('--logs-key <arn>', 'KMS key that the logs are encrypted with')
    .option('--results-key <arn>', 'KMS key that results are encrypted with (default: that of flowq.json)')
    .option('--lake-formation', 'for tables that Lake Formation governs')
    .action(async (names: string[], given) =>
      (await import('../commands/schedule.ts')).runScheduleCommand(names, given),
    );
}
