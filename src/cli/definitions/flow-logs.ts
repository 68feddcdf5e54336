import { type Command, Option } from 'commander';
import { FORMAT_NAMES } from '../../logs/versions.ts';
import { TABLE_FORMATS } from '../../output/formats/format-facts.ts';
import { addAwsOptions, addPlanOptions } from '../aws-options.ts';
import { addEnableCloudWatchOptions, addEnableS3Options } from '../commands/enable/options.ts';
import { addInitOptions } from '../commands/init/options.ts';
import { addConfigOption, collect } from '../options.ts';
import { explained, lazily } from './lazily.ts';

export function completeInit(command: Command): void {
  command.argument('<source>', 'folder or file of flow logs, s3://bucket/prefix, or cloudwatch:LOG-GROUP');
  addInitOptions(command);
  command.action(async (source: string, given) =>
    (await import('../commands/init/init.ts')).runInitCommand(source, given),
  );
}

export function addEnable(program: Command): void {
  const enable = explained(program.command('enable'))
    .helpCommand('help [command]', 'print the help of a command')
    .description('make flow logs, and set up where they are delivered to')
    .usage('s3|cloudwatch|list [options]');
  lazily(enable, 's3', 'flow logs to a bucket', (command) => {
    addEnableS3Options(command);
    command.action(async (given) => (await import('../commands/enable/enable.ts')).runEnableS3Command(given));
  });
  lazily(enable, 'cloudwatch', 'flow logs to a log group of CloudWatch Logs', (command) => {
    addEnableCloudWatchOptions(command);
    command.action(async (given) =>
      (await import('../commands/enable/enable.ts')).runEnableCloudWatchCommand(given),
    );
  });
  lazily(enable, 'list', 'the flow logs there are, and the interfaces without any', completeEnableList);
}

function completeEnableList(command: Command): void {
  command
    .option('--region <name>', 'AWS Region; can be repeated (default: AWS_REGION or the profile)', collect)
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--endpoint-url <url>', 'address of all AWS services (default: AWS_ENDPOINT_URL)')
    .addOption(
      new Option(
        '-f, --format <format>',
        'form of the list (default: table on a terminal, else csv)',
      ).choices(TABLE_FORMATS),
    )
    .action(async (given) => (await import('../commands/enable/list.ts')).runEnableListCommand(given));
}

export function completeDisable(command: Command): void {
  command
    .argument('<id...>', 'ids of flow logs, fl-…')
    .option('--adopt', 'end flow logs that flowq did not make too');
  addAwsOptions(command, 'AWS Region of the flow logs (default: AWS_REGION or the profile)');
  addPlanOptions(command);
  command.action(async (ids: string[], given) =>
    (await import('../commands/disable.ts')).runDisableCommand(ids, given),
  );
}

export function completeMigrate(command: Command): void {
  addConfigOption(command);
  command.option('--status', 'list the steps and whether they were applied');
  addPlanOptions(command);
  command
    .option('--profile <name>', 'profile of the AWS configuration')
    .action(async (given) => (await import('../commands/migrate.ts')).runMigrateCommand(given));
}

export function completeSample(command: Command): void {
  command
    .argument('<dir>', 'folder that gets AWSLogs/')
    .option('--seed <number>', 'the same seed and options give the same logs', '1')
    .option('--days <number>', 'days of traffic, fractions allowed', '2')
    .option('--records <number>', 'records in all', '200000')
    .option('--accounts <list>', 'how many accounts, or their ids separated by commas', '1')
    .option('--regions <list>', 'Regions, separated by commas', 'us-east-1')
    .addOption(new Option('--format <format>', 'file format').choices(['text', 'parquet']).default('text'))
    .option('--hourly', 'a folder for each hour')
    .option('--hive', 'Hive-compatible folders')
    .option('--fields <fields>', `${FORMAT_NAMES}, or a LogFormat`, 'default')
    .option('--until <time>', 'when the records end', 'now')
    .option('--inventory <file>', 'file that gets the inventory of the made-up VPCs, for names and rules')
    .action(async (dir: string, given) =>
      (await import('../commands/sample.ts')).runSampleCommand(dir, given),
    );
}
