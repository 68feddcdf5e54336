import type { Command } from 'commander';
import { addConfigOption } from '../options.ts';

export function completeTrust(command: Command): void {
  addConfigOption(command);
  command
    .option('--yes', 'do not ask for confirmation')
    .option('--revoke', 'revoke what was allowed')
    .action(async (given) => (await import('../commands/trust.ts')).runTrustCommand(given));
}
