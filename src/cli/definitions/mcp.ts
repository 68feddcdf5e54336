import { type Command, Option } from 'commander';
import { ENGINE_NAMES } from '../../config/engine-names.ts';
import { addLogOptions, addSourceOptions, collect, duration, size } from '../options.ts';

export function completeMcp(command: Command): void {
  command.addOption(
    new Option('--print <client>', "print this client's configuration and stop").choices([
      'claude',
      'vscode',
      'cursor',
    ]),
  );
  command
    .optionsGroup('Where from:')
    .option(
      '-i, --source <path>',
      'folder or file of flow logs, s3://… or cloudwatch:LOG-GROUP; can be repeated (default: that of flowq.json)',
      collect,
    );
  addSourceOptions(command);
  command
    .addOption(
      new Option('--engine <name>', 'query engine for logs in S3 and for log groups').choices(ENGINE_NAMES),
    )
    .option('--endpoint <url>', 'Trino URL (default: TRINO_ENDPOINT)')
    .option('--profile <name>', 'profile of the AWS configuration')
    .addOption(new Option('--tz <zone>', 'time zone of dates').env('FLOWQ_TZ').default('UTC'))
    .optionsGroup('Names:')
    .option(
      '--names-file <file>',
      "CSV file of custom names, lines of cidr,name, or AWS's ip-ranges.json; can be repeated",
      collect,
    )
    .option('--inventory <file>', 'file of flowq inventory (default: inventory.json next to flowq.json)')
    .optionsGroup('Limits:')
    .option('--max-scan <size>', 'maximum bytes that a call may read (default: 1GB)', size)
    .option('--max-session <size>', 'maximum bytes that all calls may read (default: 10GB)', size)
    .option('--max-download <size>', 'maximum download for --engine local (default: 5GB)')
    .option('--timeout <duration>', 'stop a call after this long (default: 60s)', duration)
    .option('--memory <size>', 'query memory, such as 2GB, plus 0.5GB for flowq; the rest uses disk')
    .option('--reuse <duration>', 'reuse an Athena result up to this old, such as 60m')
    .option('--allow-sql', 'offer the tool query, which runs custom SQL')
    .optionsGroup('Output:');
  addLogOptions(command);
  command.action(async (given) => (await import('../commands/mcp.ts')).runMcpCommand(given));
}
