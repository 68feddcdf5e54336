import { expect, it } from 'vitest';
import { openSource, reportRows } from '../../src/index.ts';
import * as reports from '../../src/library/reports.ts';
import { startAthenaStack } from '../helpers/athena-stack.ts';
import { glueConfig } from '../helpers/glue-config.ts';
import { longList } from '../helpers/long-list.ts';

const FIELDS = ['version', 'srcaddr', 'dstaddr', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'];
const WINDOW = { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' };
const WHO = 'the role cron (arn:aws:sts::123456789012:assumed-role/cron/nightly)';

/** Runs a list that only a table can hold. */
async function listed(temporaryTable: boolean): Promise<unknown> {
  await using source = await openSource(glueConfig(...FIELDS), { temporaryTable });
  const entries = longList(temporaryTable ? 6000 : 3);
  const given = { options: { entries: entries.join(',') }, window: WINDOW };
  return Array.fromAsync(reportRows(reports.listed, source, given as never));
}

it('a query that Lake Formation refuses says whom to grant the right', async () => {
  const { aws } = await startAthenaStack();
  aws.faults.add({ on: 'query', outcome: 'fail', error: 'lake-formation', times: 'always' });
  await expect(listed(false)).rejects.toMatchObject({
    exitCode: 3,
    hint: `grant ${WHO} SELECT and DESCRIBE on the table in Lake Formation, and lakeformation:GetDataAccess in IAM`,
  });
});

it('so does a change of the catalog', async () => {
  const { aws } = await startAthenaStack();
  const message = 'Insufficient Lake Formation permission(s): Required Create Table on flowq';
  aws.faults.add({ on: 'CreateTable', fault: 'error', name: 'AccessDeniedException', message });
  await expect(listed(true)).rejects.toMatchObject({
    exitCode: 3,
    hint: `an administrator of Lake Formation can grant ${WHO}: Create Table on flowq`,
  });
});

it('where STS does not answer, the hint says how to find out', async () => {
  const { aws } = await startAthenaStack();
  aws.faults.add({ on: 'query', outcome: 'fail', error: 'lake-formation', times: 'always' });
  aws.faults.add({ on: 'GetCallerIdentity', fault: 'access-denied', times: 'always' });
  await expect(listed(false)).rejects.toMatchObject({
    hint: expect.stringMatching(/^grant the user or role that aws sts get-caller-identity shows SELECT/),
  });
});
