import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { S3Origin } from '../../../src/sources/s3/s3-origin.ts';
import { StoreSource } from '../../../src/store/store-source.ts';
import { startFakeAws } from '../../catalog/aws.ts';
import { flowq } from '../../helpers/flowq.ts';
import { temporaryFolder, v2 } from '../../helpers/logs.ts';
import { answer } from '../../store/stored.ts';

/** 2026-01-01T00:00:00Z */
const MIDNIGHT = 1_767_225_600;
const SUM = 'select sum(bytes) as bytes from log_quality';

async function delivered(prefix: string) {
  const aws = await startFakeAws();
  for (const hour of [0, 5]) {
    const start = MIDNIGHT + hour * 3600 + 60;
    const records = [1, 2].map((bytes) => JSON.stringify({ message: v2({ bytes, start, end: start + 60 }) }));
    aws.bucket.set(
      `${prefix}2026/01/01/0${hour}/vpc-flow-1-2026-01-01-0${hour}-01-02-0f`,
      Buffer.from(records.join('')),
    );
  }
  aws.bucket.set(`${prefix}2026/01/01/05/_SUCCESS`, Buffer.from(''));
  return aws;
}

it.each(['', 'flow/', 'flow/2026/01/', 'flow/2026/01/01/05/'])(
  'objects that Firehose delivers are read by window: s3://logs/%s',
  async (prefix) => {
    const { store: objects, calls } = await delivered('flow/');
    const source = () =>
      new StoreSource({
        origin: new S3Origin({ location: { bucket: 'logs', prefix }, store: objects }),
        store: temporaryFolder(),
      });
    expect((await answer(source(), {}, SUM)).rows).toEqual(['bytes=6']);
    const gets = () => calls.list().filter(({ operation }) => operation === 'GetObject').length;
    const before = gets();
    const window = { since: MIDNIGHT + 5 * 3600, until: MIDNIGHT + 6 * 3600 };
    await using open = await source().open({ window, filter: {} });
    expect(gets() - before).toBeLessThan(3);
    expect(await open.files?.()).toMatchObject({ seen: 3, read: 1 });
  },
);

it('two deliveries below one prefix are refused: one of them is to be given', async () => {
  const { store: objects, bucket } = await delivered('a/');
  for (const [key, body] of [...bucket]) bucket.set(key.replace('a/', 'b/'), body);
  const list = (prefix: string) =>
    new S3Origin({ location: { bucket: 'logs', prefix }, store: objects }).list(undefined);
  await expect(list('')).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/several places/),
  });
  expect((await list('b/')).length).toBe(2);
});

it('flowq init saves a prefix that Firehose delivers to, and reports fetch its objects', async () => {
  const { endpoint } = await delivered('flow/');
  const cwd = temporaryFolder();
  const env = {
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    XDG_DATA_HOME: temporaryFolder(),
  };
  const init = await flowq(
    ['init', 's3://logs', '--region', 'us-east-1', '--endpoint-url', endpoint, '--yes'],
    {
      cwd,
      env,
    },
  );
  expect([init.code, init.stderr]).toEqual([0, '']);
  expect(init.stdout).toMatch(/^source {4}s3:\/\/logs\/flow\/\nlayout {4}hourly, by Firehose/);
  const window = ['--since', '2026-01-01T05:00:00Z', '--until', '2026-01-01T06:00:00Z'];
  const report = await flowq(['report', 'actions', ...window, '--format', 'csv'], { cwd, env });
  expect([report.code, report.stderr, report.stdout]).toEqual([
    0,
    expect.stringMatching(/^flowq: fetching /),
    'action,flows,packets,bytes\nACCEPT,2,20,3\n',
  ]);
  const athena = await flowq(['report', 'actions', ...window, '--engine', 'athena'], { cwd, env });
  expect([athena.code, athena.stderr]).toEqual([
    2,
    expect.stringMatching(/no tables over s3:\/\/logs\/flow\//),
  ]);
});

it('flowq init allows the endpoint it was given, and no other', async () => {
  const { endpoint } = await delivered('flow/');
  const cwd = temporaryFolder();
  const env = {
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    HTTP_PROXY: endpoint,
    NO_PROXY: '',
    XDG_CONFIG_HOME: temporaryFolder(),
    XDG_DATA_HOME: temporaryFolder(),
  };
  const far = 'http://minio.example:9000';
  const options = ['--region', 'us-east-1', '--endpoint-url', far, '--yes'];
  expect(await flowq(['init', 's3://logs', ...options], { cwd, env })).toMatchObject({ code: 0 });

  const window = ['--since', '2026-01-01T05:00:00Z', '--until', '2026-01-01T06:00:00Z'];
  const report = () => flowq(['report', 'actions', ...window, '--format', 'csv'], { cwd, env });
  expect(await report()).toMatchObject({ code: 0 });

  const config = join(cwd, 'flowq.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace('minio', 'elsewhere'));
  expect(await report()).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('to http://elsewhere.example:9000, which was not allowed yet'),
  });
});
