import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { clientConfig } from '../stack/clients.ts';
import { type Stack, startStack } from '../stack/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
}, 300_000);
afterAll(() => stack?.close());

it('a job publishes a finding to an SNS topic once, and a subscriber receives it', async () => {
  const received: unknown[] = [];
  const subscriber = createServer(async (request, response) => {
    received.push(await json(request));
    response.end();
  }).listen(0, '127.0.0.1');
  const sns = new SNSClient(clientConfig(stack.aws));
  onTestFinished(() => {
    subscriber.close();
    sns.destroy();
  });
  const { TopicArn: topic = '' } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
  const Endpoint = `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/`;
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'http', Endpoint }));

  const cwd = temporaryFolder();
  const start = Math.floor(Date.now() / 1000) - 1800;
  writeLog(cwd, 'logs/a.log', logText([v2({ srcaddr: '192.0.2.1', start, action: 'REJECT' })]));
  const job = { name: 'hourly', report: 'rejected', since: '2h', notify: [{ to: `sns:${topic}` }] };
  const source = { kind: 'local', path: 'logs' };
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify({ flowq: 1, source, jobs: [job] }));
  const env = { ...stack.environment, FLOWQ_STATE_DIR: join(cwd, 'state'), FLOWQ_TRUST: topic };
  const first = await flowq(['run'], { cwd, env });
  expect([first.code, first.stderr]).toEqual([0, expect.any(String)]);
  // The finding is still there, and nothing is new.
  expect((await flowq(['run'], { cwd, env })).code).toBe(0);

  expect(received).toEqual([
    expect.objectContaining({
      TopicArn: topic,
      Subject: expect.stringContaining('hourly'),
      Message: expect.stringContaining('192.0.2.1'),
    }),
  ]);
  expect(await stack.control.calls('Publish')).toHaveLength(1);
});
