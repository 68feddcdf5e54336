import { type Command, Option } from 'commander';
import { addAwsOptions } from '../aws-options.ts';
import { INIT_DEFAULTS } from '../commands/init/options.ts';
import { addConfigOption, catalogName } from '../options.ts';
import { explained, lazily } from './lazily.ts';

export function addIam(program: Command): void {
  const iam = explained(program.command('iam'))
    .helpCommand('help [command]', 'print the help of a command')
    .description('print the least IAM policy for a task')
    .usage('report|init|tail|enable|inventory');
  for (const [purpose, description] of [
    ['report', 'what reports need'],
    ['init', 'what init and migrate need, reports included'],
  ] as const) {
    lazily(iam, purpose, description, (command) => {
      command.argument('[place]', 's3://bucket/prefix or cloudwatch:LOG-GROUP, before flowq.json exists');
      addConfigOption(command);
      command
        .option('--aws-account <id>', 'account of tables and queries (default: that of the credentials)')
        .option('--logs-key <arn>', 'KMS key that the logs are encrypted with')
        .option('--results-key <arn>', 'KMS key that results are encrypted with')
        .option('--lake-formation', 'for tables that Lake Formation governs')
        .option('--region <name>', 'Region of a place (default: AWS_REGION or the profile)')
        .option('--database <name>', `Glue database of a place (default: ${INIT_DEFAULTS.database})`)
        .option('--table <name>', `Glue table of a place (default: ${INIT_DEFAULTS.table})`)
        .option('--workgroup <name>', `Athena workgroup of a place (default: ${INIT_DEFAULTS.workgroup})`)
        .option('--results <location>', 's3://… for Athena results of a place')
        .option(
          '--catalog <catalog>',
          'Glue catalog of a place: an account, or a data catalog of Athena',
          catalogName,
        )
        .option('--profile <name>', 'AWS profile');
      if (purpose === 'report')
        command.addOption(
          new Option('--engine <name>', 'for reports over a log group with this engine').choices([
            'insights',
          ]),
        );
      if (purpose === 'report') command.option('--temporary-table', 'for reports with --temporary-table');
      if (purpose === 'init') command.option('--create-workgroup', 'for init with --create-workgroup');
      command.action(async (place, given) =>
        (await import('../commands/iam/iam.ts')).runIamCommand(purpose, place, given),
      );
    });
  }
  lazily(iam, 'tail', 'what tail of a log group needs', (command) => {
    command.argument('[place]', 'cloudwatch:LOG-GROUP (default: that of flowq.json)');
    addConfigOption(command);
    command
      .option('--aws-account <id>', 'account of the log group (default: that of the credentials)')
      .option('--region <name>', 'Region of the log group (default: AWS_REGION or the profile)')
      .option('--profile <name>', 'AWS profile');
    command.action(async (place, given) =>
      (await import('../commands/iam/iam.ts')).runIamCommand('tail', place, given),
    );
  });
  lazily(iam, 'enable', 'what enable and disable need', (command) => {
    command
      .option('--bucket <name>', 'only for this bucket (default: any)')
      .option('--log-group <name>', 'only for this log group (default: any)')
      .option('--role <name>', 'only for this role (default: any)')
      .option('--aws-account <id>', 'account of the flow logs (default: that of the credentials)');
    addAwsOptions(command, 'AWS Region of the flow logs (default: AWS_REGION or the profile)');
    command.action(async (given) => (await import('../commands/iam/enable.ts')).runIamEnableCommand(given));
  });
  lazily(iam, 'inventory', 'what inventory needs', (command) => {
    command.action(async () => (await import('../commands/inventory.ts')).runIamInventoryCommand());
  });
}
