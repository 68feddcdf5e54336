import type { StartQueryExecutionInput } from '@aws-sdk/client-athena';
import { expect, test } from 'vitest';
import type { AthenaOptions } from '../../../src/engines/athena/options.ts';
import { startAthena } from './athena.ts';

const OWN = { ResultConfiguration: { OutputLocation: 's3://athena-results/own' } };
const GROUPS = [
  { Name: 'own', Configuration: OWN },
  { Name: 'strict', Configuration: { ...OWN, EnforceWorkGroupConfiguration: true } },
  { Name: 'managed', Configuration: { ManagedQueryResultsConfiguration: { Enabled: true } } },
];

/** What was sent for a query, and what was said of it. */
async function started(options: AthenaOptions, isDenied = false) {
  await using athena = await startAthena(GROUPS);
  if (isDenied) athena.stack.faults.add({ on: 'GetWorkGroup', fault: 'access-denied' });
  const notes: string[] = [];
  await athena.rows('SELECT one', { reuse: 3600, ...options, onNote: (words) => notes.push(words) });
  const [call] = athena.stack.calls.list('StartQueryExecution');
  const { ResultConfiguration, ResultReuseConfiguration } = (call?.input ?? {}) as StartQueryExecutionInput;
  return { sent: ResultConfiguration, isReused: ResultReuseConfiguration !== undefined, notes };
}

test.concurrent('what the workgroup says of results is not sent, so that they can be reused', async () => {
  const nothing = { sent: undefined, isReused: true, notes: [] };
  expect(await started({ workgroup: 'own' })).toEqual(nothing);
  expect(await started({ workgroup: 'own', results: 's3://athena-results/own/' })).toEqual(nothing);
  expect(await started({ workgroup: 'strict', results: 's3://athena-results/mine/' })).toEqual(nothing);
});

test.concurrent('where nothing can be reused, that is said', async () => {
  expect(await started({ workgroup: 'own', results: 's3://athena-results/mine/' })).toMatchObject({
    sent: { OutputLocation: 's3://athena-results/mine/' },
    notes: [expect.stringMatching(/^Athena may reuse nothing: results go to s3:\/\/athena-results\/mine\//)],
  });
  expect(await started({ workgroup: 'managed' })).toMatchObject({
    isReused: false,
    notes: [expect.stringMatching(/^nothing is reused: Athena keeps the results of the workgroup managed/)],
  });
  expect(await started({ workgroup: 'own' }, true)).toMatchObject({
    isReused: true,
    notes: [expect.stringMatching(/^whether results of own can be reused is not known: .*denied/)],
  });
});

test.concurrent('how results are encrypted, and whose bucket they go to, is sent with their place', async () => {
  const encryption = { EncryptionOption: 'SSE_KMS', KmsKey: 'arn:aws:kms:us-east-1:1:key/k' } as const;
  const results = 's3://athena-results/mine/';
  const options = {
    workgroup: 'own',
    reuse: undefined,
    results,
    encryption,
    resultsOwner: '111111111111',
  };
  expect((await started(options)).sent).toEqual({
    OutputLocation: results,
    EncryptionConfiguration: encryption,
    ExpectedBucketOwner: '111111111111',
  });
});
