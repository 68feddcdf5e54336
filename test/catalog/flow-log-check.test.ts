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

const PARENTS = new Map<string, readonly string[]>([
  ['subnet-1', ['vpc-1']],
  ['eni-1', ['subnet-1', 'vpc-1']],
]);

const parents = async (_: string, ids: readonly string[]) =>
  new Map([...PARENTS].filter(([id]) => ids.includes(id)));

async function notes(...described: FlowLog[]): Promise<readonly string[]> {
  const found = discovery(place([textLog('fl-0a', 'default'), parquetLog('fl-0b', 'v3')]));
  return (await checkFlowLogs(found, { describe: async () => described, parents })).notes;
}

test('has nothing to say where EC2 says the same', async () => {
  const parquet = {
    ...FLOW_LOG,
    FlowLogId: 'fl-0b',
    ResourceId: 'vpc-2',
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
    'fl-0a of vpc-1 logs rejected traffic only: sums of bytes cover only that',
  ]);
  expect(await notes({ ...FLOW_LOG, TrafficType: 'ACCEPT' })).toEqual([
    'fl-0a of vpc-1 logs accepted traffic only: it has no rejected records',
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
  const found = await checkFlowLogs(discovery(place([textLog('fl-0a', 'v2')])), {
    describe: refused,
    parents,
  });
  expect(found.notes).toEqual([
    'not checked against EC2 in us-east-1: access denied to ec2:DescribeFlowLogs',
  ]);
});

test('tells flow logs that log the same interfaces to the same place', async () => {
  const of = (FlowLogId: string, ResourceId: string, more: Partial<FlowLog> = {}) => ({
    ...FLOW_LOG,
    FlowLogId,
    ResourceId,
    ...more,
  });
  const overlaps = async (...described: FlowLog[]) => {
    const ec2 = { describe: async () => described, parents };
    const found = await checkFlowLogs(discovery(place([textLog('fl-0a', 'default')])), ec2);
    const told = found.notes.filter((note) => note.includes('their records twice'));
    expect(told).toHaveLength(found.overlaps?.length ?? 0);
    return found.overlaps?.map(({ region, flowLogs }) => [region, ...flowLogs].join(' '));
  };
  const vpc = of('fl-0a', 'vpc-1');
  expect(await overlaps(vpc)).toEqual([]);
  // Text beside Parquet, in either order.
  expect(await overlaps(of('fl-0b', 'vpc-1'), vpc)).toEqual(['us-east-1 fl-0a fl-0b']);
  // A VPC contains its subnets, and those their interfaces.
  expect(await overlaps(of('fl-0b', 'eni-1'), of('fl-0c', 'subnet-1'), vpc)).toEqual([
    'us-east-1 fl-0c fl-0b',
    'us-east-1 fl-0a fl-0b',
    'us-east-1 fl-0a fl-0c',
  ]);
  // Other VPCs, other halves of the traffic, other places.
  expect(await overlaps(vpc, of('fl-0b', 'vpc-2'), of('fl-0c', 'subnet-2'))).toEqual([]);
  const refused = of('fl-0b', 'subnet-1', { TrafficType: 'REJECT' });
  expect(await overlaps(of('fl-0c', 'vpc-1', { TrafficType: 'ACCEPT' }), refused)).toEqual([]);
  expect(await overlaps(vpc, refused)).toEqual(['us-east-1 fl-0a fl-0b']);
  expect(await overlaps(vpc, of('fl-0b', 'vpc-1', { LogDestination: 'arn:aws:s3:::logs/other' }))).toEqual(
    [],
  );
});

test('flow logs of the same resource are told where EC2 does not say what is part of what', async () => {
  const second = { ...FLOW_LOG, FlowLogId: 'fl-0c' };
  const subnet = { ...FLOW_LOG, FlowLogId: 'fl-0d', ResourceId: 'subnet-1' };
  const ec2 = {
    describe: async () => [FLOW_LOG, second, subnet],
    parents: async () => {
      throw new Error('access denied to ec2:DescribeSubnets');
    },
  };
  const found = await checkFlowLogs(discovery(place([textLog('fl-0a', 'default')])), ec2);
  expect(found.overlaps?.map(({ flowLogs }) => flowLogs)).toEqual([['fl-0a', 'fl-0c']]);
  expect(found.notes).toContain(
    'not checked whether flow logs of us-east-1 cover each other: access denied to ec2:DescribeSubnets',
  );
});

test('knows the longest interval where EC2 describes all flow logs that were seen', async () => {
  const found = discovery(place([textLog('fl-0a', 'default'), textLog('fl-0b', 'default')]));
  const longest = async (...described: FlowLog[]) =>
    (await checkFlowLogs(found, { describe: async () => described, parents })).interval;
  const [a, b] = [
    { ...FLOW_LOG, MaxAggregationInterval: 60 },
    { ...FLOW_LOG, FlowLogId: 'fl-0b', MaxAggregationInterval: 600 },
  ];
  expect(await longest(a, b)).toBe(600);
  expect(await longest(a, { ...b, MaxAggregationInterval: 60 })).toBe(60);
  expect(await longest(a)).toBeUndefined();
  expect(await longest()).toBeUndefined();
});
