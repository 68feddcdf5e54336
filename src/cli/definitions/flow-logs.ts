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
    .description('create flow logs and their destination')
    .usage('s3|cloudwatch|list [options]');
  lazily(enable, 's3', 'create flow logs to a bucket', (command) => {
    addEnableS3Options(command);
    command.action(async (given) => (await import('../commands/enable/enable.ts')).runEnableS3Command(given));
  });
  lazily(enable, 'cloudwatch', 'create flow logs to a CloudWatch log group', (command) => {
    addEnableCloudWatchOptions(command);
    command.action(async (given) =>
      (await import('../commands/enable/enable.ts')).runEnableCloudWatchCommand(given),
    );
  });
  lazily(enable, 'list', 'list flow logs, and interfaces without any', completeEnableList);
}

function completeEnableList(command: Command): void {
  command
    .option('--region <name>', 'AWS Region; can be repeated (default: AWS_REGION or the profile)', collect)
    .option('--profile <name>', 'AWS profile')
    .option('--endpoint-url <url>', 'endpoint of all AWS services (default: AWS_ENDPOINT_URL)')
    .addOption(
      new Option('-f, --format <format>', 'output format (default: table on a terminal, else csv)').choices(
        TABLE_FORMATS,
      ),
    )
    .action(async (given) => (await import('../commands/enable/list.ts')).runEnableListCommand(given));
}

export function completeDisable(command: Command): void {
  command
    .argument('<id...>', 'ids of flow logs, fl-…')
    .option('--adopt', 'also delete flow logs that flowq did not create');
  addAwsOptions(command, 'AWS Region of the flow logs (default: AWS_REGION or the profile)');
  addPlanOptions(command);
  command.action(async (ids: string[], given) =>
    (await import('../commands/disable.ts')).runDisableCommand(ids, given),
  );
}

export function completeMigrate(command: Command): void {
  addConfigOption(command);
  command.option('--status', 'list the steps and which are applied');
  addPlanOptions(command);
  command
    .option('--profile <name>', 'AWS profile')
    .action(async (given) => (await import('../commands/migrate.ts')).runMigrateCommand(given));
}

export function completeSample(command: Command): void {
  command
    .argument('<dir>', 'folder to write AWSLogs/ into')
    .option('--seed <number>', 'the same seed and options give the same logs', '1')
    .option('--days <number>', 'days of traffic, fractions allowed', '2')
    .option('--records <number>', 'total records', '200000')
    .option('--accounts <list>', 'number of accounts, or their ids separated by commas', '1')
    .option('--regions <list>', 'Regions, separated by commas', 'us-east-1')
    .addOption(new Option('--format <format>', 'file format').choices(['text', 'parquet']).default('text'))
    .option('--hourly', 'one folder per hour')
    .option('--hive', 'Hive-compatible folders')
    .option('--fields <fields>', `${FORMAT_NAMES}, or a LogFormat`, 'default')
    .option('--until <time>', 'end of the records', 'now')
    .option('--no-incidents', 'leave out attacks, faults and scanner noise')
    .option('--inventory <file>', 'write the inventory of the sample VPCs to this file')
    .action(async (dir: string, given) =>
      (await import('../commands/sample.ts')).runSampleCommand(dir, given),
    );
}
