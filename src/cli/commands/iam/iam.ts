import { AwsClients } from '../../../aws/clients.ts';
import { locationText, parseLocation } from '../../../aws/location.ts';
import { awsPartition } from '../../../aws/partition.ts';
import { initPolicy, type Policy, type PolicyOptions, reportPolicy } from '../../../catalog/iam.ts';
import { configPath, readConfig } from '../../../config/config-file.ts';
import { insightsPolicy, logGroupPolicy, tailPolicy } from '../../../deliveries/policies/reading-policy.ts';
import { usageError } from '../../../errors.ts';
import type { LogGroupLocation } from '../../../sources/cloudwatch/log-group.ts';
import { logGroupName } from '../../../sources/cloudwatch/log-group-uri.ts';
import { accountOf } from '../../caller-account.ts';
import { readGlueConfig } from '../../glue-config.ts';
import { askedRegion } from '../../site.ts';
import { INIT_DEFAULTS } from '../init/options.ts';

export interface IamOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly awsAccount?: string;
  readonly logsKey?: string;
  readonly resultsKey?: string;
  readonly lakeFormation?: true;
  readonly engine?: 'insights';
  readonly region?: string;
  readonly database?: string;
  readonly table?: string;
  readonly workgroup?: string;
  readonly createWorkgroup?: true;
  readonly results?: string;
}

type Purpose = 'report' | 'init' | 'tail';

/** Prints the least policy that reports, init or tail can do with: for a `flowq.json`, or for the logs at a place. */
export async function runIamCommand(
  purpose: Purpose,
  place: string | undefined,
  given: IamOptions,
): Promise<void> {
  const group = logGroupOf(place, given);
  if (group) {
    process.stdout.write(`${JSON.stringify(await readingPolicy(purpose, group, given), undefined, 2)}\n`);
    return;
  }
  if (purpose === 'tail')
    throw usageError(
      'there is no log group to follow',
      'as in flowq iam tail cloudwatch:/flow-logs; a bucket takes s3:ListBucket and s3:GetObject',
    );
  if (given.engine) throw usageError('--engine insights is about a log group', 'leave it out');
  const { logsKey, resultsKey, lakeFormation, createWorkgroup } = given;
  const config = place === undefined ? described(given) : await planned(place, given);
  const account = await accountOf(given.awsAccount, { ...config, profile: given.profile ?? config.profile });
  const options = { config, account, logsKey, resultsKey, lakeFormation, createWorkgroup };
  const policy = purpose === 'init' ? initPolicy(options) : reportPolicy(options);
  process.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
}

/** The log group that the place or `flowq.json` is about; undefined where that is none. */
function logGroupOf(place: string | undefined, given: IamOptions): LogGroupLocation | undefined {
  const group = logGroupName(place);
  const { region, profile } = given;
  if (group !== undefined) return { group, aws: { region, profile } };
  const source = place === undefined ? readConfig(configPath(given.config))?.source : undefined;
  if (source?.kind !== 'cloudwatch') return undefined;
  const aws = { region: source.region, endpointUrl: source.endpointUrl, profile: profile ?? source.profile };
  return { group: source.logGroup, aws };
}

/** @throws FlowqError (usage) for options that are about tables */
async function readingPolicy(
  purpose: Purpose,
  { group, aws }: LogGroupLocation,
  given: IamOptions,
): Promise<Policy> {
  const odd = FOR_TABLES.find(([name]) => given[name] !== undefined);
  if (odd) throw usageError(`--${odd[1]} is for logs in S3, not for a log group`, 'leave it out');
  await using clients = new AwsClients(aws);
  const region = await askedRegion(clients);
  const account = await accountOf(given.awsAccount, { ...aws, region });
  const site = { account, region, partition: awsPartition(region) };
  if (purpose === 'tail') return tailPolicy(group, site);
  return given.engine === 'insights' ? insightsPolicy(group, site) : logGroupPolicy(group, site);
}

const FOR_TABLES = [
  ['database', 'database'],
  ['table', 'table'],
  ['workgroup', 'workgroup'],
  ['createWorkgroup', 'create-workgroup'],
  ['results', 'results'],
  ['logsKey', 'logs-key'],
  ['resultsKey', 'results-key'],
  ['lakeFormation', 'lake-formation'],
] as const;

type PolicyConfig = PolicyOptions['config'] & { readonly profile?: string | undefined };

/** @throws FlowqError (usage) for options that `flowq.json` has said already */
function described(given: IamOptions): PolicyConfig {
  const odd = (['region', 'database', 'table', 'workgroup', 'results'] as const).find(
    (name) => given[name] !== undefined,
  );
  if (odd)
    throw usageError(
      `--${odd} goes with a place, and flowq.json says it otherwise`,
      'give s3://BUCKET/PREFIX too',
    );
  return readGlueConfig(given.config);
}

/** What init would be given, before there is a `flowq.json`. */
async function planned(place: string, given: IamOptions): Promise<PolicyConfig> {
  const { bucket, prefix } = parseLocation(place);
  await using clients = new AwsClients({ region: given.region, profile: given.profile });
  return {
    location: locationText({ bucket, prefix: prefix.replace(/(^|\/)AWSLogs\/.*$/, '$1') }),
    region: await askedRegion(clients),
    database: given.database ?? INIT_DEFAULTS.database,
    workgroup: given.workgroup ?? INIT_DEFAULTS.workgroup,
    results: given.results,
    tables: [{ name: given.table ?? INIT_DEFAULTS.table }],
  };
}
