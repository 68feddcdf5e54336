import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { planFetch } from '../../src/runs/source/fetch-plan.ts';
import { S3Origin } from '../../src/sources/s3/s3-origin.ts';
import { StoreSource } from '../../src/store/store-source.ts';
import { deliver, type FakeAws, startFakeAws } from '../catalog/aws.ts';
import { flowq } from '../helpers/flowq.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { answer, fromFiles, hours } from './stored.ts';

const time = (at: number) => new Date(at * 1000).toISOString().replace(':00.000Z', 'Z');

/** Two days of objects of two accounts, an hour apart. */
function deliverTwoDays({ bucket }: FakeAws): string[] {
  return Array.from({ length: 48 }, (_, at) => {
    const start = NOON + at * 3600;
    const text = logText([
      v2({ start, end: start + 60, dstport: at }),
      v2({ start: start + 7, end: start + 60, dstport: at, action: 'REJECT' }),
    ]);
    const account = at % 2 ? '111111111111' : '222222222222';
    return deliver(bucket, { account, time: time(start), body: gzipSync(text), prefix: 'logs/' });
  });
}

function kept({ store: objects }: FakeAws, store: string, onPlan?: (count: number) => void) {
  const origin = new S3Origin({ location: { bucket: 'logs', prefix: 'logs/' }, store: objects });
  return new StoreSource({ origin, store, onPlan: (all) => onPlan?.(all.length) });
}

/** The bucket's objects as files. */
function asFiles({ bucket }: FakeAws): string {
  const folder = temporaryFolder();
  for (const [key, body] of bucket) writeLog(folder, key, body);
  return folder;
}

const gets = ({ calls }: FakeAws) => calls.list().filter(({ operation }) => operation === 'GetObject').length;

test('objects are fetched once, and give the rows that files of them give', async () => {
  const aws = await startFakeAws();
  const [first = ''] = deliverTwoDays(aws);
  const store = temporaryFolder();
  const window = hours(NOON + 8 * 3600, 5);
  const request = { window, filter: { account: ['111111111111'] } };
  expect((await answer(kept(aws, store), request)).rows).toEqual(
    (await fromFiles(asFiles(aws), request)).rows,
  );
  // The hours of a day are one file where there is so little in them.
  const day = gets(aws);
  expect(day).toBeLessThan(48);
  const all = await fromFiles(asFiles(aws));
  expect(all.rows).toHaveLength(96);
  expect((await answer(kept(aws, store))).rows).toEqual(all.rows);
  expect(gets(aws)).toBe(48);
  expect((await answer(kept(aws, store))).rows).toEqual(all.rows);
  expect(gets(aws)).toBe(48);
  aws.bucket.set(first, gzipSync(logText([v2({ start: NOON, dstport: 9999 })])));
  const changed = await answer(kept(aws, store));
  expect(changed.rows).toEqual((await fromFiles(asFiles(aws))).rows);
  expect(gets(aws)).toBe(49);
});

test('throttling and broken connections are gone through; what was kept before one that lasts is not fetched again', async () => {
  const aws = await startFakeAws();
  deliverTwoDays(aws);
  const store = temporaryFolder();
  aws.faults.add({ on: 'GetObject', fault: 'throttle', times: 2 });
  aws.faults.add({ on: 'GetObject', fault: 'drop', after: 3 });
  aws.faults.add({ on: 'GetObject', fault: 'cut', after: 5 });
  aws.faults.add({ on: 'GetObject', fault: 'access-denied', match: '/22/', times: 'always' });
  await expect(answer(kept(aws, store))).rejects.toThrow(/22\//);
  aws.faults.clear();
  const plans: number[] = [];
  const { rows } = await answer(kept(aws, store, (count) => plans.push(count)));
  expect(rows).toEqual((await fromFiles(asFiles(aws))).rows);
  expect(plans).toHaveLength(1);
  expect(plans[0]).toBeLessThan(48);
});

test('objects in an archive are named each time', async () => {
  const aws = await startFakeAws();
  const [first = ''] = deliverTwoDays(aws);
  aws.storageClasses.set(first, 'GLACIER');
  const store = temporaryFolder();
  for (const _ of [1, 2]) {
    const { rows, skipped } = await answer(kept(aws, store));
    expect(rows).toHaveLength(94);
    expect(skipped).toEqual([{ where: `s3://logs/${first}`, reason: 'it is in an archive (GLACIER)' }]);
  }
});

test('flowq store fill names objects in an archive, and fails with --strict', async () => {
  const aws = await startFakeAws();
  const [first = ''] = deliverTwoDays(aws);
  aws.storageClasses.set(first, 'GLACIER');
  const store = temporaryFolder();
  const env = {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    HOME: store,
  };
  const command = ['store', 'fill', '--all', '--source=s3://logs/logs/', `--store=${store}`];
  const named = expect.stringContaining(`s3://logs/${first}: it is in an archive (GLACIER)`);
  expect(await flowq(command, { env })).toMatchObject({ code: 0, stderr: named });
  expect(await flowq([...command, '--strict'], { env })).toMatchObject({ code: 3, stderr: named });
});

test('flowq report --engine local answers from a bucket that was never looked at, and keeps it or not', async () => {
  const aws = await startFakeAws();
  deliverTwoDays(aws);
  const store = temporaryFolder();
  const env = {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    HOME: store,
  };
  const command = ['report', 'actions', '--all', '--source=s3://logs/logs/', '--engine=local'];
  const plain = await flowq(['report', 'actions', '--all', `--source=${asFiles(aws)}`]);
  const passing = await flowq([...command, '--no-store'], { env });
  expect(passing).toEqual({
    code: 0,
    stdout: plain.stdout,
    stderr: expect.stringContaining('in 48 objects'),
  });
  const first = await flowq([...command, `--store=${store}`], { env });
  expect(first).toEqual({ ...passing, stderr: expect.stringContaining('fetching') });
  const later = await flowq([...command, `--store=${store}`], { env });
  expect(later).toEqual({ ...passing, stderr: '' });
  const refused = await flowq([...command, '--no-store', '--max-download=1KB'], { env });
  expect(refused).toMatchObject({ code: 5, stdout: '' });
});

test('what fetching costs is said before, and too much refused', () => {
  const original = { name: 'a', size: 4_000_001, version: '1', came: 0 };
  const said: string[] = [];
  planFetch([original, original], { log: ({ message }) => said.push(message) });
  expect(said).toEqual([
    expect.stringMatching(/^fetching 8\.0 MB in 2 objects: 4 requests for about \$0\.000002,/),
  ]);
  expect(() => planFetch([original], { log: () => {}, most: 4_000_000 })).toThrow(
    '4.0 MB in 1 object would be fetched, more than 4.0 MB',
  );
});
