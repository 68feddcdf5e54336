import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, expect, it, vi } from 'vitest';
import { callAws } from '../../src/aws/call-aws.ts';
import { AwsClients } from '../../src/aws/clients.ts';
import { S3Store } from '../../src/aws/s3-store.ts';
import { BucketReader } from '../../src/catalog/discovery/bucket-reader.ts';

afterEach(() => vi.unstubAllEnvs());

/** A server that answers everything alike, as AWS does with another page for ever. */
async function answering(type: string, body: string) {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients = new AwsClients({ endpointUrl });
  return {
    clients,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      await clients.close();
      server.close();
    },
  };
}

it('a LIST that repeats one continuation token ends with an error', async () => {
  const page =
    '<?xml version="1.0"?><ListBucketResult><Name>b</Name><IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken><Contents><Key>AWSLogs/x</Key><Size>1</Size></Contents></ListBucketResult>';
  await using server = await answering('application/xml', page);
  const reader = new BucketReader(new S3Store(server.clients, 'b'));
  await expect(reader.wholeLevel('AWSLogs/')).rejects.toMatchObject({
    exitCode: 3,
    message: 'ListObjectsV2 returned the same page token twice, so its pages do not end',
  });
  expect(server.requests()).toBe(2);
});

it('so does any other listing', async () => {
  const page = JSON.stringify({ logGroups: [], nextToken: 'again' });
  await using server = await answering('application/x-amz-json-1.1', page);
  const logs = await server.clients.logs();
  const list = async (nextToken?: string) =>
    callAws({ doing: 'list log groups' }, (abortSignal) =>
      logs.send(new DescribeLogGroupsCommand({ nextToken }), { abortSignal }),
    );
  expect((await list()).nextToken).toBe('again');
  await expect(list('again')).rejects.toThrow(/DescribeLogGroups returned the same page token twice/);
  expect(server.requests()).toBe(2);
});
