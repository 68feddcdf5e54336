import { AwsClients } from '../../../aws/clients.ts';
import { parseLocation } from '../../../aws/location.ts';
import { S3Store } from '../../../aws/s3-store.ts';
import { namedCatalog } from '../../../catalog/data-catalog.ts';
import { Ec2FlowLogs } from '../../../catalog/ec2-flow-logs.ts';
import { GlueCatalog } from '../../../catalog/glue/glue-catalog.ts';
import { type Preparation, prepareInit } from '../../../catalog/prepare.ts';
import { printTables } from '../../../catalog/print/printed-tables.ts';
import type { GlueSourceConfig } from '../../../config/config.ts';
import { writeConfig } from '../../../config/config-file.ts';
import { some } from '../../../logs/some.ts';
import { MIGRATIONS } from '../../../migrations/index.ts';
import { Progress } from '../../../output/terminal/progress.ts';
import { planOf } from '../../../plan/plan.ts';
import { printable } from '../../../rows/printable.ts';
import { note } from '../../../runs/run-environment.ts';
import { glueEngine } from '../../../runs/source/glue-engine.ts';
import { probe } from '../../../sources/glue/probe/probe.ts';
import { nameOfLayout } from '../../../sources/local/description.ts';
import { applied } from '../../plan.ts';
import { configuredRegion } from '../../site.ts';
import { interruptible } from '../../terminal/interruption.ts';
import { log } from '../../terminal/log.ts';
import { writeProse } from '../../terminal/prose.ts';
import { initFirehose } from './firehose.ts';
import { INIT_DEFAULTS, type InitOptions } from './options.ts';
import { resultsGiven, withResults, workgroupFor } from './results.ts';
import { initPath, mayRemember, remember, withAccount } from './saved-source.ts';
import { suggestedWindow } from './suggested-window.ts';

/** Runs `flowq init s3://…`: inspects the bucket, creates tables over it, tests them and saves them. */
export async function initBucket(source: string, given: InitOptions): Promise<void> {
  const { profile, endpointUrl } = given;
  const progress = new Progress();
  await interruptible(async (signal) => {
    await using clients = new AwsClients({ region: given.region, profile, endpointUrl });
    const region = await configuredRegion(clients);
    const location = parseLocation(source);
    const store = new S3Store(clients, location.bucket, {
      signal,
      requesterPays: given.requesterPays,
    });
    const catalog = await namedCatalog(given.catalog, clients, signal);
    const glue = new GlueCatalog(clients, { signal, catalogId: catalog.catalogId });
    const reached = {
      region,
      ...(profile === undefined ? {} : { profile }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
      ...(given.requesterPays ? { requesterPays: true } : {}),
      ...catalog,
      database: given.database ?? INIT_DEFAULTS.database,
      workgroup: given.workgroup ?? INIT_DEFAULTS.workgroup,
    };
    if (await initFirehose(location, store, reached, given)) return;
    const request = {
      ...reached,
      location: source,
      table: given.table ?? INIT_DEFAULTS.table,
      ...resultsGiven(given),
      injectedAccounts: given.accounts === 'injected',
      adopt: given.adopt,
    };
    const prepared = await prepareInit(request, {
      store,
      glue: given.print ? undefined : glue,
      ec2: new Ec2FlowLogs({ region, profile, endpointUrl }, signal),
      migrations: MIGRATIONS,
      onProgress: (words) => progress.show(() => words),
    });
    progress.close();
    const { drafts, plan } = prepared;
    if (given.print || !plan) {
      for (const text of prepared.notes) note(log, text);
      const steps = MIGRATIONS.map(({ id }) => id);
      process.stdout.write(printTables(given.print ?? 'sql', prepared.config, steps));
      if (given.createWorkgroup)
        note(
          log,
          `the workgroup ${prepared.config.workgroup} is not included: flowq init without --print creates it`,
        );
      if (given.dryRun || !(await mayRemember(prepared.config, given))) return;
      await writeConfig(initPath(given), await withAccount(prepared.config));
      note(log, `written to ${initPath(given)}; once the tables exist, flowq init again checks them`);
      return;
    }
    const workgroup = await workgroupFor(prepared.config, given, clients, signal);
    const config = withResults(prepared.config, workgroup);
    writeProse(lines(summary(prepared, workgroup?.notes)));
    if (!(await mayRemember(config, given))) return;
    if (!(await applied(planOf([...(workgroup?.steps ?? []), ...plan.steps]), given))) return;
    const engine = await glueEngine(config, given, { clients, log });
    for (const draft of drafts) {
      const { table, rows, uri } = await probe(draft, { config, engine, glue, store, signal });
      process.stdout.write(lines([`${table} reads ${uri} correctly: ${rows} rows compared`]));
    }
    const newest = Math.max(...drafts.map((draft) => draft.newest.time));
    await remember(config, given, suggestedWindow(newest, '1d'));
  });
}

const lines = (texts: readonly string[]) => texts.map((text) => `${printable(text)}\n`).join('');

function summary({ config, notes, calls }: Preparation, more: readonly string[] = []): string[] {
  const row = (label: string, text: string) => `${label.padEnd(8)}  ${text}`;
  return [
    row('source', config.location),
    ...config.tables.flatMap((table) => tableRows(config, table).map(([label, text]) => row(label, text))),
    row('calls', `${calls.lists} LIST (at most ${calls.bound}), ${calls.reads} GET`),
    ...[...notes, ...more].map((text) => row('note', text)),
    '',
  ];
}

const HOURLY_ADVICE =
  'a short report lists all files of its days; flow logs with hourly folders make that cheaper';

function tableRows(
  { database }: GlueSourceConfig,
  { name, format, layout, fields, accounts, regions, firstDay }: GlueSourceConfig['tables'][number],
): [string, string][] {
  return [
    [
      'table',
      `${database}.${name}: ${format}, ${nameOfLayout(layout)}, ${fields.length} fields, from ${firstDay}`,
    ],
    ['accounts', accounts === 'injected' ? 'named by each query' : some(accounts)],
    ['regions', some(regions)],
    ...(layout.hourly ? [] : [['advice', HOURLY_ADVICE] as [string, string]]),
  ];
}
