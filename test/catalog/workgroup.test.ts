import { GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { expect, test } from 'vitest';
import { planWorkgroup, type WorkgroupRequest } from '../../src/catalog/workgroup.ts';
import { startAthena } from '../engines/athena/athena.ts';
import type { WorkGroup } from '../stack/gateway/work-groups.ts';

const OWN = { ResultConfiguration: { OutputLocation: 's3://athena-results/own/' } };
const GROUPS: WorkGroup[] = [
  { Name: 'own', Configuration: OWN },
  { Name: 'strict', Configuration: { ...OWN, EnforceWorkGroupConfiguration: true } },
  { Name: 'managed', Configuration: { ManagedQueryResultsConfiguration: { Enabled: true } } },
];

async function workgroups() {
  const athena = await startAthena(GROUPS);
  const clients = { athena: async () => athena.stack.clients.athena };
  return {
    athena,
    clients,
    plan: (request: Partial<WorkgroupRequest> = {}) =>
      planWorkgroup(clients, { name: 'own', logs: 's3://logs/', ...request }),
    [Symbol.asyncDispose]: () => athena[Symbol.asyncDispose](),
  };
}

test('says where results go, by the workgroup or by the query, and says nothing twice', async () => {
  await using groups = await workgroups();
  const own = 's3://athena-results/own/';
  const results = 's3://athena-results/mine/';
  expect(await groups.plan()).toMatchObject({ results: undefined, workgroupResults: own, notes: [] });
  expect(await groups.plan({ results, encryption: 'SSE_S3' })).toMatchObject({
    results,
    encryption: 'SSE_S3',
    workgroupResults: undefined,
  });
  expect(await groups.plan({ name: 'strict', results, encryption: 'SSE_S3' })).toMatchObject({
    results: undefined,
    encryption: undefined,
    workgroupResults: own,
    notes: [expect.stringMatching(/^the workgroup strict has all results written to .*own/)],
  });
  expect(await groups.plan({ name: 'managed', results })).toMatchObject({
    results: undefined,
    workgroupResults: undefined,
    notes: [expect.stringMatching(/managed itself/)],
  });
});

test.each([
  ['nobody says where results go', { name: 'primary' }, 3, /primary does not say where results go/],
  ['there is no such workgroup', { name: 'none' }, 3, /there is no workgroup none/],
  ['results would be read as logs', { results: 's3://logs/AWSLogs/results/' }, 2, /inside the logs/],
  [
    'a new one has no place for results',
    { name: 'none', create: true },
    2,
    /the new workgroup none needs a location/,
  ],
  [
    'a new one would stop every query',
    { name: 'none', create: true, results: 's3://athena-results/', cutoff: 1_000_000 },
    2,
    /minimum scan limit of a workgroup is 10/,
  ],
] as const)('refuses before anything is made: %s', async (_, request, exitCode, message) => {
  await using groups = await workgroups();
  await expect(groups.plan(request)).rejects.toMatchObject({
    exitCode,
    message: expect.stringMatching(message),
  });
});

test('makes a workgroup that is enforced, encrypted and stops queries, and does nothing the second time', async () => {
  await using groups = await workgroups();
  const request = { name: 'flowq', create: true, results: 's3://athena-results/flowq/' };
  const { steps, ...settled } = await groups.plan(request);
  expect(settled).toMatchObject({ results: undefined, workgroupResults: request.results });
  expect(steps).toMatchObject([{ what: '+ workgroup flowq', calls: ['athena:CreateWorkGroup'] }]);
  expect(groups.athena.count('CreateWorkGroup')).toBe(0);
  for (const step of steps) await step.apply();
  const { WorkGroup } = await (await groups.clients.athena()).send(
    new GetWorkGroupCommand({ WorkGroup: 'flowq' }),
  );
  expect(WorkGroup?.Configuration).toMatchObject({
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 100_000_000_000,
    ResultConfiguration: {
      OutputLocation: request.results,
      EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
    },
  });
  expect((await groups.plan(request)).steps).toEqual([]);
});
