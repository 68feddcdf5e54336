import { type Command, Option } from 'commander';
import { addConfigOption, addLogOptions, addSourceOptions } from '../options.ts';
import { explained, lazily } from './lazily.ts';

export function addStore(program: Command): void {
  const store = explained(program.command('store'))
    .helpCommand('help [command]', 'print the help of a command')
    .description('keep records in columns, so that they are read once and asked many times')
    .usage('fill|status|verify|prune|path');
  lazily(store, 'fill', 'bring what is kept of a window up to date', (command) => {
    command
      .option('-s, --since <time>', 'what can hold records that start at or after it')
      .option('-u, --until <time>', 'and before it')
      .option('-a, --all', 'all there is')
      .addOption(new Option('--tz <zone>', 'time zone of dates').env('FLOWQ_TZ').default('UTC'))
      .option('-i, --source <path>', 'folder or file of flow logs')
      .option('--strict', 'check every byte, fail if anything has to be skipped');
    addSourceOptions(command);
    addLogOptions(command);
    command.action(async (given) => (await import('../commands/store.ts')).runStoreFillCommand(given));
  });
  const whole = (command: Command) => {
    command.option('--store <folder>', 'the store (default: that of flowq.json, or FLOWQ_STORE_DIR)');
    addConfigOption(command);
    return command;
  };
  lazily(store, 'status', 'say what is kept of each source', (command) => {
    whole(command)
      .addOption(new Option('-f, --format <format>', 'form of it').choices(['text', 'json']).default('text'))
      .action(async (given) => (await import('../commands/store.ts')).runStoreStatusCommand(given));
  });
  lazily(store, 'verify', 'check every byte; what is damaged is made again when it is needed', (command) => {
    whole(command).action(async (given) =>
      (await import('../commands/store.ts')).runStoreVerifyCommand(given),
    );
  });
  lazily(store, 'prune', 'remove what was delivered long ago', (command) => {
    whole(command)
      .requiredOption('--older <duration>', 'than this, such as 90d')
      .action(async (given) => (await import('../commands/store.ts')).runStorePruneCommand(given));
  });
  lazily(store, 'path', 'print the folders of the Parquet files', (command) => {
    whole(command).action(async (given) => (await import('../commands/store.ts')).runStorePathCommand(given));
  });
}
