import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMAT_NAMES } from '../../../logs/versions.ts';
import { type AwsChoice, addAwsOptions, addPlanOptions } from '../../aws-options.ts';
import { collect, duration } from '../../options.ts';
import type { PlanOptions } from '../../plan.ts';

export interface EnableOptions extends AwsChoice, PlanOptions {
  readonly vpc?: readonly string[];
  readonly subnet?: readonly string[];
  readonly eni?: readonly string[];
  readonly traffic: 'all' | 'accept' | 'reject';
  readonly interval: '1m' | '10m';
  readonly fields: string;
  readonly tag?: readonly string[];
  readonly config: string;
  readonly check?: true;
  readonly print?: 'cloudformation' | 'terraform' | 'cli';
}

export interface EnableS3Options extends EnableOptions {
  readonly bucket: string;
  readonly parquet?: true;
  readonly hourly?: true;
  readonly hive?: true;
  readonly createBucket?: true;
  /** Seconds. */
  readonly expire?: number;
  readonly kmsKey?: string;
}

export interface EnableCloudWatchOptions extends EnableOptions {
  readonly logGroup: string;
  readonly role?: string;
  /** Seconds. */
  readonly retention?: number;
}

export function addEnableS3Options(command: Command): void {
  addResourceOptions(command);
  command
    .requiredOption('--bucket <name>', 'destination bucket, NAME or NAME/PREFIX')
    .option('--parquet', 'Parquet files instead of text')
    .option('--hourly', 'one folder per hour')
    .option('--hive', 'Hive-compatible folders')
    .option('--create-bucket', 'create the bucket if it does not exist: private, encrypted')
    .option('--expire <duration>', 'with --create-bucket: delete logs after this long, such as 90d', duration)
    .option('--kms-key <arn>', 'with --create-bucket: encrypt with this customer managed key');
  addCommonOptions(command);
}

export function addEnableCloudWatchOptions(command: Command): void {
  addResourceOptions(command);
  command
    .requiredOption('--log-group <name>', 'destination log group; created if it does not exist')
    .option(
      '--role <name>',
      'delivery role, name or ARN (default: flowq-flow-logs-REGION, created if it does not exist)',
    )
    .option(
      '--retention <duration>',
      'delete events of a new log group after this long, such as 30d',
      duration,
    );
  addCommonOptions(command);
}

function addResourceOptions(command: Command): void {
  command
    .option('--vpc <id...>', 'VPCs, with all their interfaces')
    .option('--subnet <id...>', 'subnets, with all their interfaces')
    .option('--eni <id...>', 'single network interfaces');
}

function addCommonOptions(command: Command): void {
  command
    .addOption(
      new Option('--traffic <kind>', 'traffic to record').choices(['all', 'accept', 'reject']).default('all'),
    )
    .addOption(
      new Option('--interval <duration>', 'maximum aggregation interval')
        .choices(['1m', '10m'])
        .default('10m'),
    )
    .option(
      '--fields <fields>',
      `${FORMAT_NAMES}, a LogFormat, or for:REPORT,… for the fields that these reports need; cannot be changed later`,
      'default',
    )
    .option('--tag <assignment>', 'KEY=VALUE tag for all created resources; can be repeated', collectTag)
    .addOption(
      new Option('--config <file>', 'previous bucket policies are saved next to it')
        .env('FLOWQ_CONFIG')
        .default('flowq.json'),
    );
  addAwsOptions(command, 'AWS Region of the resources (default: AWS_REGION or the profile)');
  command
    .option('--check', 'check permissions, and change nothing')
    .addOption(
      new Option('--print <form>', 'print the resources instead of creating them').choices([
        'cloudformation',
        'terraform',
        'cli',
      ]),
    );
  addPlanOptions(command);
}

/** Tags that all services accept. Source: AWS General Reference, "Tag naming and usage conventions". */
const TAG = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/+\-@]{1,128}=[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

function collectTag(value: string, values: readonly string[] = []): string[] {
  if (!TAG.test(value))
    throw new InvalidArgumentError(
      'A tag is KEY=VALUE of letters, digits, spaces and _ . : / = + - @; its key cannot begin with aws:.',
    );
  return collect(value, values);
}
