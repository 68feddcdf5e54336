import type { FlowLog } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { checkFlowLogs } from '../../src/catalog/discovery/flow-log-check.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import { discovery, parquetLog, place, textLog } from './findings.ts';

const logFormat = (fields: string) =>
  parseFields(fields)
    .fields.map(({ name }) => `\${${name}}`)
    .join(' ');

const FLOW_LOG: FlowLog = {
  FlowLogId: 'fl-0a',
  ResourceId: 'vpc-1',
  TrafficType: 'ALL',
  LogDestinationType: 's3',
  LogDestination: 'arn:aws:s3:::logs',
  LogFormat: logFormat('default'),
  DeliverLogsStatus: 'SUCCESS',
};

async function notes(...described: FlowLog[]): Promise<readonly string[]> {
  const found = discovery(place([textLog('fl-0a', 'default'), parquetLog('fl-0b', 'v3')]));
  return (await checkFlowLogs(found, { describe: async () => described })).notes;
}

test('has nothing to say where EC2 says the same', async () => {
  const parquet = {
    ...FLOW_LOG,
    FlowLogId: 'fl-0b',
    LogFormat: logFormat('v3').split(' ').reverse().join(' '),
  };
  expect(await notes(FLOW_LOG, parquet)).toEqual([]);
});

test('leaves flow logs of other places and of transit gateways alone', async () => {
  const elsewhere = { ...FLOW_LOG, FlowLogId: 'fl-0c' };
  expect(
    await notes(
      { ...elsewhere, LogDestination: 'arn:aws:s3:::logs/other/' },
      { ...elsewhere, ResourceId: 'tgw-1' },
      { ...elsewhere, LogDestinationType: 'cloud-watch-logs' },
    ),
  ).toEqual([]);
});

test('says what a report should know of a flow log', async () => {
  expect(await notes({ ...FLOW_LOG, TrafficType: 'REJECT' })).toEqual([
    'fl-0a of vpc-1 logs refused traffic only: sums of bytes are of that only',
  ]);
  expect(await notes({ ...FLOW_LOG, TrafficType: 'ACCEPT' })).toEqual([
    'fl-0a of vpc-1 logs accepted traffic only: there is nothing refused in it',
  ]);
  expect(
    await notes({ ...FLOW_LOG, DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' }),
  ).toEqual(['fl-0a of vpc-1 cannot deliver: Access error']);
  expect(await notes({ ...FLOW_LOG, FlowLogId: 'fl-0c' })).toEqual([
    'fl-0c of vpc-1 has no files in the days looked at; run init again once it has',
  ]);
  expect(await notes({ ...FLOW_LOG, LogFormat: logFormat('v3') })).toEqual([
    expect.stringMatching(/^fl-0a has other fields in its files than EC2 says: /),
  ]);
});

test('says that it may not ask, and goes on', async () => {
  const refused = async () => {
    throw new Error('access denied to ec2:DescribeFlowLogs');
  };
  const found = await checkFlowLogs(discovery(place([textLog('fl-0a', 'v2')])), { describe: refused });
  expect(found.notes).toEqual([
    'not checked against EC2 in us-east-1: access denied to ec2:DescribeFlowLogs',
  ]);
});
