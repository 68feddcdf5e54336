import type { Command } from 'commander';

/** Region, credentials and endpoint of AWS calls. */
export interface AwsChoice {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

export function addPlanOptions(command: Command): void {
  command.option('--dry-run', 'show the changes and stop').option('--yes', 'do not ask for confirmation');
}

export function addAwsOptions(command: Command, regionMeaning: string): void {
  command
    .option('--region <name>', regionMeaning)
    .option('--profile <name>', 'AWS profile')
    .option('--endpoint-url <url>', 'endpoint of all AWS services (default: AWS_ENDPOINT_URL)');
}
