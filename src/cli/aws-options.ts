import type { Command } from 'commander';

/** Which AWS to speak to, and as whom. */
export interface AwsChoice {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

export function addPlanOptions(command: Command): void {
  command.option('--dry-run', 'say what would be done and stop').option('--yes', 'do it without asking');
}

export function addAwsOptions(command: Command, regionMeaning: string): void {
  command
    .option('--region <name>', regionMeaning)
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--endpoint-url <url>', 'address of all AWS services (default: AWS_ENDPOINT_URL)');
}
