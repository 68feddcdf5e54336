import type { Command } from 'commander';
import { addConfigOption, collectList } from '../options.ts';

export function completeInventory(command: Command): void {
  addConfigOption(command);
  command
    .option('--inventory <file>', 'file to update (default: inventory.json next to flowq.json)')
    .option('--kube <file>', 'read pods from kubectl get pods,services,nodes -A -o json (-: stdin), not EC2')
    .option(
      '--region <names>',
      'Regions, separated by commas (default: those of the tables in flowq.json, else AWS_REGION or the profile)',
      collectList,
    )
    .option('--profile <names>', 'AWS profiles, one per account; each is used in every Region', collectList)
    .option('--endpoint-url <url>', 'endpoint of all AWS services (default: AWS_ENDPOINT_URL)')
    .option('--dry-run', 'fetch and show a summary, write nothing')
    .action(async (given) => (await import('../commands/inventory.ts')).runInventoryCommand(given));
}
