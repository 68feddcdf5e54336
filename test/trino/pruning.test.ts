import { CreateFlowLogsCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { GetTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Layout, parseFolder } from '../../src/logs/delivery.ts';
import { overlaps, padded, type Window } from '../../src/logs/window.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { createBucket } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { BUCKET, init, makeLogs, UNTIL } from './glue-logs.ts';
import { rowsOf } from './report-rows.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  await createBucket(stack.clients.s3, BUCKET);
}, 300_000);
beforeEach(() => stack.control.clearCalls());
afterAll(() => stack?.close());

const ACCOUNTS = ['111111111111', '222222222222'];
const REGIONS = ['eu-west-1', 'us-east-1'];
/** An hour in the middle of the logs. */
const WINDOW: Window = { since: UNTIL - 24 * 3600, until: UNTIL - 23 * 3600 };
const LAYOUTS: Layout[] = [false, true].flatMap((hive) => [false, true].map((hourly) => ({ hive, hourly })));

test.for(LAYOUTS)(
  'only folders of the window, account and Region are listed and read: %o',
  async (layout) => {
    const name = `pruned_${layout.hive}_${layout.hourly}`;
    const logs = await makeLogs(stack, name, [{ accounts: ACCOUNTS, regions: REGIONS, days: 3, layout }]);
    const { source } = await init(stack, logs, name);
    const filter = { account: ['222222222222'], region: ['us-east-1'] };
    const estimate = await source.estimate({ window: WINDOW, filter });
    await stack.control.clearCalls();
    const [report] = REPORTS;
    if (report) await rowsOf(report, source, WINDOW, filter);

    const calls = await stack.control.calls();
    const folders = (operation: string) => {
      const all = calls.filter(
        (call) => call.operation === operation && call.resource.startsWith(`${BUCKET}/${logs.prefix}`),
      );
      return new Set(all.map(({ resource }) => resource.slice(0, resource.lastIndexOf('/') + 1)));
    };
    for (const folder of [...folders('ListObjectsV2'), ...folders('GetObject')]) {
      const { account, region, start = 0, seconds = 0 } = parseFolder(folder) ?? {};
      expect([account, region]).toEqual(['222222222222', 'us-east-1']);
      expect(overlaps(padded(WINDOW), start, seconds), folder).toBe(true);
    }
    // An hour, with one before and two after it: as many folders of hours, and one or two of days.
    expect(folders('ListObjectsV2').size).toBeLessThanOrEqual(layout.hourly ? 5 : 2);
    const objects = new Map(
      calls.filter((call) => call.operation === 'GetObject').map((call) => [call.resource, call]),
    );
    expect(objects.size).toBe(estimate.objects);
    const bytes = [...objects.values()].reduce((sum, call) => sum + call.bytesOut, 0);
    expect(bytes).toBe(estimate.bytes);
  },
);

test('a window outside of the logs costs next to nothing', async () => {
  const logs = await makeLogs(stack, 'outside', [{ accounts: ACCOUNTS, regions: REGIONS }]);
  const { source } = await init(stack, logs, 'outside');
  await stack.control.clearCalls();
  const long = Date.UTC(2019, 0) / 1000;
  const [report] = REPORTS;
  if (report) expect(await rowsOf(report, source, { since: long, until: long + 86_400 })).toHaveLength(1);
  const calls = await stack.control.calls();
  expect(calls.filter(({ service, resource }) => service === 's3' && resource.startsWith(BUCKET))).toEqual(
    [],
  );
});

test('what EC2 says of flow logs is heard', async () => {
  const { ec2, s3 } = stack.clients;
  await createBucket(s3, 'described');
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const created = await ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [Vpc?.VpcId ?? ''],
      ResourceType: 'VPC',
      TrafficType: 'REJECT',
      LogDestinationType: 's3',
      LogDestination: 'arn:aws:s3:::described',
    }),
  );
  const [id] = created.FlowLogIds ?? [];
  const logs = await makeLogs(stack, 'described', [{}], { bucket: 'described' });
  expect((await init(stack, logs, 'described')).notes).toEqual([
    `${id} of ${Vpc?.VpcId} logs rejected traffic only: sums of bytes cover only that`,
    `${id} of ${Vpc?.VpcId} has no files in the days looked at; run init again once it has`,
  ]);
});

test('the probe says which property of a table was changed', async () => {
  const logs = await makeLogs(stack, 'probed', [{}]);
  const made = await init(stack, logs, 'probed');
  const { glue } = stack.clients;
  const change = async (parameters: Record<string, string>) => {
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: 'probed', Name: 'flow_logs' }));
    const { TableType, PartitionKeys, StorageDescriptor, Parameters } = Table ?? {};
    const TableInput = {
      Name: 'flow_logs',
      TableType,
      PartitionKeys,
      StorageDescriptor,
      Parameters: { ...Parameters, ...parameters },
    };
    await glue.send(new UpdateTableCommand({ DatabaseName: 'probed', TableInput }));
  };
  await change({ 'projection.p_region.values': 'eu-west-1' });
  await expect(made.probeAgain()).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('projection.p_region.values is "eu-west-1", the file\'s is us-east-1'),
  });
  await change({ 'projection.p_region.values': 'us-east-1', 'skip.header.line.count': '0' });
  await expect(made.probeAgain()).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/does not read .* as it was written/),
  });
  expect((await init(stack, logs, 'probed')).lines).toEqual([
    '~ table probed.flow_logs  [glue:UpdateTable]',
    '    ~ parameter skip.header.line.count: "0" → "1"',
  ]);
});
