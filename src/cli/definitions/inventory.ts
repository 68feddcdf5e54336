import type { Command } from 'commander';
import { addConfigOption, collectList } from '../options.ts';

export function completeInventory(command: Command): void {
  addConfigOption(command);
  command
    .option('--inventory <file>', 'where it is kept (default: inventory.json beside flowq.json)')
    .option(
      '--region <names>',
      'Regions, separated by commas (default: those of the tables in flowq.json, else AWS_REGION or the profile)',
      collectList,
    )
    .option(
      '--profile <names>',
      'profiles of the AWS configuration, one for each account; all are asked in all Regions',
      collectList,
    )
    .option('--endpoint-url <url>', 'address of all AWS services (default: AWS_ENDPOINT_URL)')
    .option('--dry-run', 'ask and say what there is, and keep nothing')
    .action(async (given) => (await import('../commands/inventory.ts')).runInventoryCommand(given));
}
