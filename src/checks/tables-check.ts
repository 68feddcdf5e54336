import { parseLocation } from '../aws/location.ts';
import { initRequestOf } from '../catalog/init-request.ts';
import { prepareInit } from '../catalog/prepare.ts';
import { explain } from '../catalog/table/explain.ts';
import type { GlueSourceConfig } from '../config/config.ts';
import type { AwsView } from './aws-view.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { newestFinding } from './newest-delivery.ts';

const AGAIN = 'run flowq init again; it shows what it changes before it does';

/** Checks that the tables still fit the bucket: accounts, Regions, formats, and the range of dates. */
export async function tableFindings(
  config: GlueSourceConfig,
  view: AwsView,
  now: number,
): Promise<Finding[]> {
  const { plan, notes, drafts, calls } = await prepareInit(initRequestOf(config), view);
  const newest = Math.max(0, ...drafts.map((draft) => draft.newest.time));
  const changes = plan?.lines ?? [];
  const looked = `${drafts.length} ${drafts.length === 1 ? 'format' : 'formats'}, by ${calls.lists} LIST calls`;
  return [
    changes.length === 0
      ? ok('tables', `they fit what is in the bucket: ${looked}`)
      : fail(
          'tables',
          `they do not fit what is in the bucket: ${changes.map((line) => line.trim()).join('; ')}`,
          AGAIN,
        ),
    newestFinding(newest, now),
    ...(await unread(config, view, drafts, now)),
    ...notes.map((note) => warn('logs', note)),
  ];
}

type Drafts = Awaited<ReturnType<typeof prepareInit>>['drafts'];

/** Returns why an existing table does not read the newest object of its format: the engine would just find no rows. */
async function unread(
  config: GlueSourceConfig,
  view: AwsView,
  drafts: Drafts,
  now: number,
): Promise<Finding[]> {
  const { bucket } = parseLocation(config.location);
  const findings: Finding[] = [];
  for (const { config: draft, newest } of drafts) {
    const table = await view.glue.table(config.database, draft.name);
    const uri = `s3://${bucket}/${newest.key}`;
    const reasons = table ? explain(table, uri, now) : ['the table is not there'];
    if (reasons.length === 0)
      findings.push(ok(`table ${draft.name}`, `reads ${newest.key.slice(newest.key.lastIndexOf('/') + 1)}`));
    else findings.push(fail(`table ${draft.name}`, `does not read ${uri}: ${reasons.join('; ')}`, AGAIN));
  }
  return findings;
}
