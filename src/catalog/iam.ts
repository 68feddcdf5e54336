import { parseLocation } from '../aws/location.ts';
import { awsPartition } from '../aws/partition.ts';
import type { GlueSourceConfig } from '../config/config.ts';
import { OWN_CATALOG } from './data-catalog.ts';
import { TEMPORARY_FOLDER, TEMPORARY_TABLE } from './temporary-names.ts';

export interface PolicyOptions {
  readonly config: {
    /** Table names; those of further formats are numbered. */
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
  /** Account of queries, and of the catalog unless `config` names another, 12 digits. */
  readonly account: string;
  /** ARN of the customer managed key that encrypts the logs, if any. */
  readonly logsKey?: string | undefined;
  /** ARN of the key that encrypts results. */
  readonly resultsKey?: string | undefined;
  /** True if reports may create temporary tables. */
  readonly temporaryTable?: boolean | undefined;
  /** True if Lake Formation governs the tables, which then needs separate grants. */
  readonly lakeFormation?: boolean | undefined;
  /** True if init creates the workgroup. */
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
 * Returns the minimum policy for `flowq report` on Athena: to run queries, read tables and logs, and write results.
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

/** Returns the policy for `flowq init` and `flowq migrate`, which also change tables and describe flow logs. */
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
  // EC2 does not support narrower resources for these actions.
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
  // The account of the queries resolves the name of a registered catalog.
  return catalog === OWN_CATALOG
    ? [run]
    : [
        run,
        allow('FindCatalog', ['athena:GetDataCatalog'], [arn(options, 'athena', `datacatalog/${catalog}`)]),
      ];
}

function catalogReading(options: PolicyOptions): Statement {
  // Athena first looks up the database `default` in the account of the query.
  const resources = [
    ...catalogArns(options),
    ...(options.config.catalogId === undefined ? [] : [arn(options, 'glue', 'catalog')]),
    arn(options, 'glue', 'database/default'),
  ];
  return allow('ReadTables', ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'], resources);
}

/** Returns the ARNs of the tables, and of the database and catalog, which table permissions also require. */
function catalogArns(options: PolicyOptions): string[] {
  const { database, tables } = options.config;
  const paths = ['catalog', `database/${database}`, ...tables.map(({ name }) => `table/${database}/${name}`)];
  return paths.map((path) => glueArn(options, path));
}

/** Returns an ARN in the account of the catalog. */
function glueArn(options: PolicyOptions, resource: string): string {
  const { catalogId = options.account } = options.config;
  return arn({ ...options, account: catalogId }, 'glue', resource);
}

function logs(options: PolicyOptions): Statement[] {
  const { bucket, prefix } = parseLocation(options.config.location);
  return [
    allow('FindLogs', ['s3:GetBucketLocation'], [s3Arn(options, bucket)]),
    // init lists the prefix itself to find AWSLogs/.
    within([prefix, `${prefix}AWSLogs/*`], allow('ListLogs', ['s3:ListBucket'], [s3Arn(options, bucket)])),
    allow('ReadLogs', ['s3:GetObject'], [s3Arn(options, `${bucket}/${prefix}AWSLogs/*`)]),
  ];
}

/** Returns statements for the results location; none if it is unknown, or for managed results. */
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

/** Allows creating and removing temporary tables, by name prefix, and their objects next to the results. */
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

/** Restricts a statement to key prefixes. */
function within(prefixes: readonly string[], statement: Statement): Statement {
  return { ...statement, Condition: { StringLike: { 's3:prefix': prefixes } } };
}

function arn({ config: { region }, account }: PolicyOptions, service: string, resource: string): string {
  return `arn:${awsPartition(region)}:${service}:${region}:${account}:${resource}`;
}

function s3Arn({ config: { region } }: PolicyOptions, resource: string): string {
  return `arn:${awsPartition(region)}:s3:::${resource}`;
}
