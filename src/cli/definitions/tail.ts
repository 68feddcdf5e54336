import { type Command, Option } from 'commander';
import { addConfigOption, addFilterOptions, addLogOptions, addNamesOptions, duration } from '../options.ts';

export function completeTail(command: Command): void {
  command.argument('[source]', 'cloudwatch:LOG-GROUP, a folder or s3://… (default: that of flowq.json)');
  command.optionsGroup('Which records:');
  addFilterOptions(command);
  command.optionsGroup('Where from:');
  addConfigOption(command);
  command
    .option('--fields <fields>', 'fields of events or files without a header line, as for init')
    .option('--profile <name>', 'AWS profile')
    .option('--poll [duration]', 'poll at this interval, such as 30s, instead of live tail', duration);
  command.optionsGroup('Names:');
  addNamesOptions(command);
  command
    .optionsGroup('Output:')
    .addOption(
      new Option('-f, --format <format>', 'output format').choices(['text', 'ndjson']).default('text'),
    )
    .addOption(new Option('--tz <zone>', 'time zone of times').env('FLOWQ_TZ').default('UTC'));
  addLogOptions(command);
  command.action(async (source: string | undefined, given) =>
    (await import('../commands/tail.ts')).runTailCommand(source, given),
  );
}
