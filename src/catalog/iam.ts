import { parseLocation } from '../aws/location.ts';
import { awsPartition } from '../aws/partition.ts';
import type { GlueSourceConfig } from '../config/config.ts';
import { OWN_CATALOG } from './data-catalog.ts';
import { TEMPORARY_FOLDER, TEMPORARY_TABLE } from './temporary-names.ts';

export interface PolicyOptions {
  readonly config: {
    /** Their names; those of further formats are numbered. */
    readonly tables: readonly { readonly name: string }[];
  } & Pick<
    GlueSourceConfig,
    | 'catalog'
    | 'catalogId'
    | 'database'
    | 'location'
    | 'region'
    | 'results'
    | 'workgroup'
    | 'workgroupResults'
  >;
  /** The account of queries, and of the catalog if `config` names no other, 12 digits. */
  readonly account: string;
  /** ARN of the key that the logs are encrypted with, where it is a customer's. */
  readonly logsKey?: string | undefined;
  /** ARN of the key that results are encrypted with. */
  readonly resultsKey?: string | undefined;
  /** Whether reports may make tables for the time of a query. */
  readonly temporaryTable?: boolean | undefined;
  /** Whether Lake Formation governs the tables, which then grants them besides. */
  readonly lakeFormation?: boolean | undefined;
  /** Whether init makes the workgroup. */
  readonly createWorkgroup?: boolean | undefined;
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/**
 * The least that `flowq report` needs on Athena: to run queries, read the tables and the logs, and write results.
 * Source: Amazon Athena User Guide, "Access to databases and tables in AWS Glue", and the service's API.
 */
export function reportPolicy(options: PolicyOptions): Policy {
  return policy([
    ...queries(options),
    catalogReading(options),
    ...logs(options),
    ...results(options),
    ...(options.temporaryTable ? temporaryTables(options) : []),
    ...keys(options),
    ...(options.lakeFormation ? [allow('ReadByLakeFormation', ['lakeformation:GetDataAccess'], ['*'])] : []),
  ]);
}

/** What `flowq init` and `flowq migrate` need besides: to make and change the tables, and to ask EC2 for flow logs. */
export function initPolicy(options: PolicyOptions): Policy {
  const actions = ['GetTable', 'CreateDatabase', 'UpdateDatabase', 'CreateTable', 'UpdateTable'];
  // A format found later becomes a table of the next number.
  const { database, tables } = options.config;
  const numbered = tables.slice(0, 1).map(({ name }) => glueArn(options, `table/${database}/${name}_*`));
  const changing = allow(
    'ChangeTables',
    actions.map((action) => `glue:${action}`),
    [...catalogArns(options), ...numbered],
  );
  // EC2 knows no narrower resource for it.
  const flowLogs = allow(
    'DescribeFlowLogs',
    ['ec2:DescribeFlowLogs', 'ec2:DescribeSubnets', 'ec2:DescribeNetworkInterfaces'],
    ['*'],
  );
  const workgroup = arn(options, 'athena', `workgroup/${options.config.workgroup}`);
  const making = options.createWorkgroup
    ? [allow('MakeWorkgroup', ['athena:CreateWorkGroup'], [workgroup])]
    : [];
  return policy([...reportPolicy(options).Statement, changing, flowLogs, ...making]);
}

function policy(statements: readonly Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}

function queries(options: PolicyOptions): Statement[] {
  const actions = [
    'StartQueryExecution',
    'GetQueryExecution',
    'GetQueryResults',
    'StopQueryExecution',
    'GetWorkGroup',
  ];
  const { workgroup, catalog } = options.config;
  const run = allow(
    'RunQueries',
    actions.map((action) => `athena:${action}`),
    [arn(options, 'athena', `workgroup/${workgroup}`)],
  );
  // Where it is registered, the account of the queries says what its name stands for.
  return catalog === OWN_CATALOG
    ? [run]
    : [
        run,
        allow('FindCatalog', ['athena:GetDataCatalog'], [arn(options, 'athena', `datacatalog/${catalog}`)]),
      ];
}

function catalogReading(options: PolicyOptions): Statement {
  // Athena looks at the database `default` before any other, in the account of the query.
  const resources = [
    ...catalogArns(options),
    ...(options.config.catalogId === undefined ? [] : [arn(options, 'glue', 'catalog')]),
    arn(options, 'glue', 'database/default'),
  ];
  return allow('ReadTables', ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'], resources);
}

/** Rights on a table take rights on all above it. Tables of further formats are numbered. */
function catalogArns(options: PolicyOptions): string[] {
  const { database, tables } = options.config;
  const paths = ['catalog', `database/${database}`, ...tables.map(({ name }) => `table/${database}/${name}`)];
  return paths.map((path) => glueArn(options, path));
}

/** Of the account that the catalog belongs to. */
function glueArn(options: PolicyOptions, resource: string): string {
  const { catalogId = options.account } = options.config;
  return arn({ ...options, account: catalogId }, 'glue', resource);
}

function logs(options: PolicyOptions): Statement[] {
  const { bucket, prefix } = parseLocation(options.config.location);
  return [
    allow('FindLogs', ['s3:GetBucketLocation'], [s3Arn(options, bucket)]),
    // The prefix itself is listed in search of AWSLogs/.
    within([prefix, `${prefix}AWSLogs/*`], allow('ListLogs', ['s3:ListBucket'], [s3Arn(options, bucket)])),
    allow('ReadLogs', ['s3:GetObject'], [s3Arn(options, `${bucket}/${prefix}AWSLogs/*`)]),
  ];
}

/** Where the place is not known, the workgroup says it; managed results need no bucket. */
function results(options: PolicyOptions): Statement[] {
  const { results: own, workgroupResults } = options.config;
  const place = own ?? workgroupResults;
  if (place === undefined) return [];
  const { bucket, prefix } = parseLocation(place);
  const objects = ['GetObject', 'PutObject', 'ListMultipartUploadParts', 'AbortMultipartUpload'];
  return [
    allow('FindResults', ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], [s3Arn(options, bucket)]),
    within([`${prefix}*`], allow('ListResults', ['s3:ListBucket'], [s3Arn(options, bucket)])),
    allow(
      'ReadAndWriteResults',
      objects.map((action) => `s3:${action}`),
      [s3Arn(options, `${bucket}/${prefix}*`)],
    ),
  ];
}

/** To make and remove tables whose names begin like theirs, and their objects next to the results. */
function temporaryTables(options: PolicyOptions): Statement[] {
  const { database, results: own, workgroupResults } = options.config;
  const paths = ['catalog', `database/${database}`, `table/${database}/${TEMPORARY_TABLE}*`];
  const tables = allow(
    'MakeTemporaryTables',
    ['glue:CreateTable', 'glue:GetTable', 'glue:GetPartitions', 'glue:DeleteTable'],
    paths.map((path) => glueArn(options, path)),
  );
  const place = own ?? workgroupResults;
  if (place === undefined) return [tables];
  const { bucket, prefix } = parseLocation(place);
  const objects = s3Arn(options, `${bucket}/${prefix}${TEMPORARY_FOLDER}*`);
  return [tables, allow('RemoveTemporaryObjects', ['s3:DeleteObject'], [objects])];
}

function keys({ logsKey, resultsKey }: PolicyOptions): Statement[] {
  return [
    ...(logsKey === undefined ? [] : [allow('DecryptLogs', ['kms:Decrypt'], [logsKey])]),
    ...(resultsKey === undefined
      ? []
      : [allow('EncryptResults', ['kms:Decrypt', 'kms:GenerateDataKey'], [resultsKey])]),
  ];
}

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

/** Only for keys that begin like this. */
function within(prefixes: readonly string[], statement: Statement): Statement {
  return { ...statement, Condition: { StringLike: { 's3:prefix': prefixes } } };
}

function arn({ config: { region }, account }: PolicyOptions, service: string, resource: string): string {
  return `arn:${awsPartition(region)}:${service}:${region}:${account}:${resource}`;
}

function s3Arn({ config: { region } }: PolicyOptions, resource: string): string {
  return `arn:${awsPartition(region)}:s3:::${resource}`;
}
