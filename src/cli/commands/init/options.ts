import { type Command, Option } from 'commander';
import type { PrintedForm } from '../../../catalog/print/printed-tables.ts';
import type { SourceOptions } from '../../../runs/run-request.ts';
import { type AwsChoice, addAwsOptions, addPlanOptions } from '../../aws-options.ts';
import { addSourceOptions, catalogName, size } from '../../options.ts';
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
  /** The Glue catalog: a 12-digit account, or the name of an Athena data catalog. */
  readonly catalog?: string;
  readonly print?: PrintedForm;
  readonly engine?: 'athena' | 'trino';
  readonly endpoint?: string;
}

/** Default names. */
export const INIT_DEFAULTS = { database: 'flowq', table: 'flow_logs', workgroup: 'primary' };

export function addInitOptions(command: Command): void {
  addSourceOptions(command);
  command
    .option('--database <name>', `Glue database (default: ${INIT_DEFAULTS.database})`)
    .option('--table <name>', `Glue table; other formats get _2, _3 (default: ${INIT_DEFAULTS.table})`)
    .option('--workgroup <name>', `Athena workgroup (default: ${INIT_DEFAULTS.workgroup})`)
    .option(
      '--create-workgroup',
      'create the workgroup if it does not exist: enforced, encrypted, with a scan limit',
    )
    .option('--scan-cutoff <size>', 'scan limit per query of a created workgroup (default: 100GB)', size)
    .option('--results <location>', 's3://… for Athena results, if the workgroup has no location')
    .option('--results-encryption <how>', 'SSE_S3, SSE_KMS:ARN or CSE_KMS:ARN, if the workgroup sets none')
    .option('--results-owner <account>', 'AWS account that must own the results bucket')
    .addOption(
      new Option(
        '--accounts <how>',
        'injected: do not list accounts; reports then require --account',
      ).choices(['injected']),
    )
    .option(
      '--catalog <catalog>',
      'Glue catalog: an account, or a data catalog of Athena (default: that of the credentials)',
      catalogName,
    )
    .option('--requester-pays', 'pay for requests to a requester-pays bucket')
    .option('--adopt', 'change tables that flowq did not create')
    .addOption(
      new Option('--print <form>', 'print the tables instead of creating them, and write flowq.json').choices(
        ['sql', 'cloudformation', 'terraform'],
      ),
    );
  addPlanOptions(command);
  addAwsOptions(command, 'AWS Region of bucket and tables (default: AWS_REGION or the profile)');
  command
    .addOption(new Option('--engine <name>', 'engine that checks the tables').choices(['athena', 'trino']))
    .option('--endpoint <url>', 'Trino URL (default: TRINO_ENDPOINT)');
}
