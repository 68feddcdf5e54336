import { type Command, Option } from 'commander';
import type { PrintedForm } from '../../../catalog/print/printed-tables.ts';
import type { SourceOptions } from '../../../runs/run-request.ts';
import { type AwsChoice, addAwsOptions, addPlanOptions } from '../../aws-options.ts';
import { addSourceOptions, size } from '../../options.ts';
import type { PlanOptions } from '../../plan.ts';

export interface InitOptions extends SourceOptions, AwsChoice, PlanOptions {
  readonly database?: string;
  readonly table?: string;
  readonly workgroup?: string;
  readonly createWorkgroup?: true;
  /** Bytes. */
  readonly scanCutoff?: number;
  readonly results?: string;
  readonly resultsEncryption?: string;
  readonly resultsOwner?: string;
  readonly accounts?: 'injected';
  readonly adopt?: true;
  readonly requesterPays?: true;
  readonly print?: PrintedForm;
  readonly engine?: 'athena' | 'trino';
  readonly endpoint?: string;
}

/** What the names are when the user gives none. */
export const INIT_DEFAULTS = { database: 'flowq', table: 'flow_logs', workgroup: 'primary' };

export function addInitOptions(command: Command): void {
  addSourceOptions(command);
  command
    .option('--database <name>', `Glue database (default: ${INIT_DEFAULTS.database})`)
    .option('--table <name>', `Glue table; further formats get _2, _3 (default: ${INIT_DEFAULTS.table})`)
    .option('--workgroup <name>', `Athena workgroup (default: ${INIT_DEFAULTS.workgroup})`)
    .option(
      '--create-workgroup',
      'make that workgroup where it is not there: enforced, encrypted, with a limit',
    )
    .option('--scan-cutoff <size>', 'where a workgroup that is made stops a query (default: 100GB)', size)
    .option('--results <location>', 's3://… where Athena writes results, if the workgroup does not say')
    .option(
      '--results-encryption <how>',
      'how, if the workgroup does not say: SSE_S3, SSE_KMS:ARN or CSE_KMS:ARN',
    )
    .option('--results-owner <account>', 'AWS account that the bucket of the results must be of')
    .addOption(
      new Option(
        '--accounts <how>',
        'injected: do not list accounts, reports then ask for --account',
      ).choices(['injected']),
    )
    .option('--requester-pays', 'pay for requests of a bucket whose owner does not')
    .option('--adopt', 'change a table that flowq did not make')
    .addOption(
      new Option(
        '--print <form>',
        'print the tables instead of making them, and write flowq.json for them',
      ).choices(['sql', 'cloudformation', 'terraform']),
    );
  addPlanOptions(command);
  addAwsOptions(command, 'AWS Region of bucket and tables (default: AWS_REGION or the profile)');
  command
    .addOption(
      new Option('--engine <name>', 'what reads the tables to prove them').choices(['athena', 'trino']),
    )
    .option('--endpoint <url>', 'address of the Trino (default: TRINO_ENDPOINT)');
}
