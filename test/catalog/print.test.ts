import { expect, test } from 'vitest';
import { initPolicy, reportPolicy } from '../../src/catalog/iam.ts';
import { printTables } from '../../src/catalog/print/printed-tables.ts';
import { tableInput } from '../../src/catalog/table/table-input.ts';
import type { TableConfig } from '../../src/config/config.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import { readDdl } from './read-ddl.ts';

const TABLES: TableConfig[] = [
  ['text', false, false],
  ['parquet', true, true],
].map(([format, hive, hourly], at) => ({
  name: at === 0 ? 'flow_logs' : `flow_logs_${at + 1}`,
  format: format as 'text' | 'parquet',
  layout: { hive: hive === true, hourly: hourly === true },
  fields: parseFields('all').fields.map(({ name }) => name),
  accounts: ['111111111111', '222222222222'],
  regions: ['us-east-1'],
  firstDay: '2026-11-01',
}));
const CONFIG = { catalog: 'AwsDataCatalog', database: 'flowq', location: "s3://logs/it's/", tables: TABLES };

const STEPS = ['0001-database', '0002-flow-log-tables'];
const APPLIED = STEPS.join(',');

test('prints DDL from which the same tables can be read', () => {
  const statements = printTables('sql', CONFIG, STEPS).split(/;\n+/);
  expect(statements.filter((statement) => statement.startsWith('CREATE DATABASE'))).toEqual(
    Array(2).fill(
      `CREATE DATABASE IF NOT EXISTS \`flowq\`\nWITH DBPROPERTIES (\n  'flowq.migrations' = '${APPLIED}'\n)`,
    ),
  );
  const tables = statements.filter((statement) => statement.startsWith('CREATE EXTERNAL TABLE'));
  expect(tables.map(readDdl)).toEqual(TABLES.map((table) => tableInput(table, CONFIG.location)));
});

test('prints a CloudFormation template that is the tables', () => {
  const template = JSON.parse(
    printTables('cloudformation', { ...CONFIG, location: 's3://logs/' }, STEPS),
  ) as {
    Resources: Record<string, { Properties: { TableInput: unknown } }>;
  };
  expect(template.Resources.Database?.Properties).toMatchObject({
    DatabaseInput: { Parameters: { 'flowq.migrations': APPLIED } },
  });
  expect(Object.keys(template.Resources)).toEqual(['Database', 'FlowLogsTable', 'FlowLogs2Table']);
  expect(template.Resources.FlowLogs2Table?.Properties.TableInput).toEqual(
    JSON.parse(JSON.stringify(tableInput(TABLES[1] as TableConfig, 's3://logs/'))),
  );
});

test('prints Terraform whose texts stand for themselves', () => {
  const hcl = printTables('terraform', CONFIG, STEPS);
  expect(hcl).toContain(
    '"storage.location.template" = "s3://logs/it\'s/AWSLogs/$${p_account}/vpcflowlogs/$${p_region}/$${p_date}/"',
  );
  expect(hcl).toContain(`"flowq.migrations" = "${APPLIED}"`);
  expect(hcl.match(/resource "aws_glue_catalog_table"/g)).toHaveLength(2);
  expect(hcl.match(/[{]$/gm)?.length).toBe(hcl.match(/^\s*[}]$/gm)?.length);
  expect(hcl).not.toMatch(/(?<!\$)\$\{/);
});

test.for([
  ['eu-central-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-east-1', 'aws-us-gov'],
  ['us-iso-west-1', 'aws-iso'],
  ['eusc-de-east-1', 'aws-eusc'],
])('names the resources of %s in the partition %s', ([region = '', partition = '']) => {
  const config = {
    ...CONFIG,
    location: 's3://logs/flow/',
    region,
    workgroup: 'primary',
    results: 's3://results/athena/',
  };
  const options = { config, account: '123456789012', logsKey: 'arn:logs-key' };
  const resources = (policy: ReturnType<typeof reportPolicy>) =>
    new Set(policy.Statement.flatMap(({ Resource }) => Resource));
  const report = resources(reportPolicy(options));
  expect([...report]).toEqual([
    `arn:${partition}:athena:${region}:123456789012:workgroup/primary`,
    `arn:${partition}:glue:${region}:123456789012:catalog`,
    `arn:${partition}:glue:${region}:123456789012:database/flowq`,
    `arn:${partition}:glue:${region}:123456789012:table/flowq/flow_logs`,
    `arn:${partition}:glue:${region}:123456789012:table/flowq/flow_logs_2`,
    `arn:${partition}:glue:${region}:123456789012:database/default`,
    `arn:${partition}:s3:::logs`,
    `arn:${partition}:s3:::logs/flow/AWSLogs/*`,
    `arn:${partition}:s3:::results`,
    `arn:${partition}:s3:::results/athena/*`,
    'arn:logs-key',
  ]);
  const init = initPolicy(options);
  expect(init.Statement.flatMap(({ Action }) => Action)).toEqual(
    expect.arrayContaining(['glue:CreateTable', 'glue:UpdateTable', 'ec2:DescribeFlowLogs']),
  );
  expect(resources(init)).toContain(`arn:${partition}:glue:${region}:123456789012:table/flowq/flow_logs_*`);
  expect(
    reportPolicy(options)
      .Statement.flatMap(({ Action }) => Action)
      .filter((action) => /Create|Update|Delete/.test(action)),
  ).toEqual([]);
});

test('lists no keys but those of the logs and the results', () => {
  const places = { location: 's3://logs/flow/', results: 's3://results/athena/' };
  const config = { ...CONFIG, ...places, region: 'us-east-1', workgroup: 'primary' };
  const listing = reportPolicy({ config, account: '123456789012' }).Statement.filter(({ Action }) =>
    Action.includes('s3:ListBucket'),
  );
  expect(listing.map(({ Action, Condition }) => [Action, Condition])).toEqual([
    [['s3:ListBucket'], { StringLike: { 's3:prefix': ['flow/', 'flow/AWSLogs/*'] } }],
    [['s3:ListBucket'], { StringLike: { 's3:prefix': ['athena/*'] } }],
  ]);
});
