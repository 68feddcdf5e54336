import type { AwsOptions } from '../../../aws/aws-options.ts';
import { AwsClients } from '../../../aws/clients.ts';
import { locationText, parseLocation } from '../../../aws/location.ts';
import { awsPartition } from '../../../aws/partition.ts';
import { namedCatalog } from '../../../catalog/data-catalog.ts';
import type { Policy } from '../../../catalog/iam.ts';
import { configPath, readConfig } from '../../../config/config-file.ts';
import { awsOfSource } from '../../../config/source-aws.ts';
import { usageError } from '../../../errors.ts';
import { FLAGS } from '../../../runs/request/spelling.ts';
import { GLUE_TABLES } from '../../../runs/source/kinds/glue-tables.ts';
import { LOG_GROUP } from '../../../runs/source/kinds/log-group.ts';
import {
  POLICY_OPTIONS,
  type PolicyRequest,
  type PolicySubject,
  type SourceKind,
} from '../../../runs/source/kinds/source-kind.ts';
import { kindOfSource } from '../../../runs/source/source-target.ts';
import { logGroupOf } from '../../../sources/cloudwatch/log-group-uri.ts';
import { accountOf } from '../../caller-account.ts';
import { configuredRegion } from '../../site.ts';
import { INIT_DEFAULTS } from '../init/options.ts';

export interface IamOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly awsAccount?: string;
  readonly logsKey?: string;
  readonly resultsKey?: string;
  readonly lakeFormation?: true;
  readonly temporaryTable?: true;
  readonly engine?: 'insights';
  readonly region?: string;
  readonly database?: string;
  readonly table?: string;
  readonly workgroup?: string;
  readonly createWorkgroup?: true;
  readonly results?: string;
  readonly catalog?: string;
}

/** Prints the smallest policy that reports, init or tail need, for a `flowq.json` or for the logs at a place. */
export async function runIamCommand(
  purpose: PolicyRequest['purpose'],
  place: string | undefined,
  given: IamOptions,
): Promise<void> {
  const topics = place === undefined && purpose === 'report' ? configuredTopics(given) : [];
  const { kind, subject, aws } = place === undefined ? described(given) : await planned(place, given);
  const { iam } = kind;
  if (!iam?.purposes.includes(purpose))
    throw usageError(
      'there is no log group to follow',
      'as in flowq iam tail cloudwatch:/flow-logs; a bucket needs s3:ListBucket and s3:GetObject',
    );
  const odd = POLICY_OPTIONS.find((name) => given[name] !== undefined && !iam.uses.includes(name));
  if (odd) throw usageError(`${FLAGS([odd])} does not work with ${kind.title}`, 'leave it out');
  const account = await accountOf(given.awsAccount, aws);
  const site = { account, region: aws.region, partition: awsPartition(aws.region) };
  const policy = withTopics(await iam.policy(subject, { ...given, purpose, site }), topics);
  process.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
}

/**
 * Returns ARNs of the topics that jobs of `flowq.json` publish to; topics in environment variables are unknown here.
 */
function configuredTopics({ config }: IamOptions): string[] {
  const jobs = readConfig(configPath(config))?.jobs ?? [];
  const targets = jobs.flatMap(({ notify = [] }) => notify.map(({ to }) => to));
  return [...new Set(targets.flatMap((to) => (to.startsWith('sns:') ? [to.slice('sns:'.length)] : [])))];
}

function withTopics(policy: Policy, topics: readonly string[]): Policy {
  if (topics.length === 0) return policy;
  const publishing = {
    Sid: 'PublishAlerts',
    Effect: 'Allow',
    Action: ['sns:Publish'],
    Resource: topics,
  } as const;
  return { ...policy, Statement: [...policy.Statement, publishing] };
}

interface Described {
  readonly kind: SourceKind;
  readonly subject: PolicySubject;
  readonly aws: AwsOptions & { readonly region: string };
}

/** @throws FlowqError (usage) for options whose values `flowq.json` has, or if its source needs no permissions */
function described(given: IamOptions): Described {
  const odd = (['region', 'database', 'table', 'workgroup', 'results', 'catalog'] as const).find(
    (name) => given[name] !== undefined,
  );
  if (odd)
    throw usageError(
      `--${odd} only works with a place; without one, flowq.json sets it`,
      'give s3://BUCKET/PREFIX too',
    );
  const path = configPath(given.config);
  const source = readConfig(path)?.source;
  if (!source) throw usageError(`there is no ${path} here`, 'run flowq init s3://BUCKET/PREFIX first');
  const kind = kindOfSource(source);
  const aws = awsOfSource(source);
  if (!aws || !('region' in source))
    throw usageError(
      `${path} describes ${kind.describe?.(source)}, which need no AWS permissions`,
      'name a bucket or a log group, as in flowq iam report s3://BUCKET/PREFIX',
    );
  return { kind, subject: source, aws: { ...aws, profile: given.profile ?? aws.profile } };
}

/** Returns what init would save for a place. */
async function planned(place: string, { region: wanted, profile, ...given }: IamOptions): Promise<Described> {
  const named = logGroupOf(place);
  await using clients = new AwsClients({ region: named?.arn?.region ?? wanted, profile });
  const region = await configuredRegion(clients);
  const aws = { region, profile };
  if (named) return { kind: LOG_GROUP, subject: { logGroup: named.group }, aws };
  const { bucket, prefix } = parseLocation(place);
  const subject = {
    location: locationText({ bucket, prefix: prefix.replace(/(^|\/)AWSLogs\/.*$/, '$1') }),
    region,
    database: given.database ?? INIT_DEFAULTS.database,
    workgroup: given.workgroup ?? INIT_DEFAULTS.workgroup,
    results: given.results,
    ...(await namedCatalog(given.catalog, clients)),
    tables: [{ name: given.table ?? INIT_DEFAULTS.table }],
  };
  return { kind: GLUE_TABLES, subject, aws };
}
