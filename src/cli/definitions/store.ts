import { type Command, Option } from 'commander';
import { addConfigOption, addLogOptions, addSourceOptions } from '../options.ts';
import { explained, lazily } from './lazily.ts';

export function addStore(program: Command): void {
  const store = explained(program.command('store'))
    .helpCommand('help [command]', 'print the help of a command')
    .description('cache records as Parquet for fast repeated reports')
    .usage('fill|status|verify|prune|path');
  lazily(store, 'fill', 'cache the records of a window', (command) => {
    command
      .option('-s, --since <time>', 'records that start at or after')
      .option('-u, --until <time>', 'records that start before')
      .option('-a, --all', 'all records, of any time')
      .addOption(new Option('--tz <zone>', 'time zone of dates').env('FLOWQ_TZ').default('UTC'))
      .option('-i, --source <path>', 'folder or file of flow logs, s3://… or cloudwatch:LOG-GROUP')
      .option('--profile <name>', 'profile of the AWS configuration')
      .option('--max-download <size>', 'maximum download from S3 (default: 5GB)')
      .option('--timeout <duration>', 'stop after this long')
      .option('--strict', 'check every byte, and fail if anything has to be skipped');
    addSourceOptions(command);
    addLogOptions(command);
    command.action(async (given) => (await import('../commands/store.ts')).runStoreFillCommand(given));
  });
  const whole = (command: Command) => {
    command.option('--store <folder>', 'store folder (default: that of flowq.json, or FLOWQ_STORE_DIR)');
    addConfigOption(command);
    return command;
  };
  lazily(store, 'status', 'show what is cached of each source', (command) => {
    whole(command)
      .addOption(
        new Option('-f, --format <format>', 'output format').choices(['text', 'json']).default('text'),
      )
      .action(async (given) => (await import('../commands/store.ts')).runStoreStatusCommand(given));
  });
  lazily(store, 'verify', 'check every byte; damaged files are rebuilt on next use', (command) => {
    whole(command).action(async (given) =>
      (await import('../commands/store.ts')).runStoreVerifyCommand(given),
    );
  });
  lazily(store, 'prune', 'delete old data', (command) => {
    whole(command)
      .requiredOption('--older <duration>', 'delete records delivered longer ago than this, such as 90d')
      .action(async (given) => (await import('../commands/store.ts')).runStorePruneCommand(given));
  });
  lazily(store, 'path', 'print the folders of the Parquet files', (command) => {
    whole(command).action(async (given) => (await import('../commands/store.ts')).runStorePathCommand(given));
  });
}
