import type { AwsClients } from '../../aws/clients.ts';
import type { S3Store } from '../../aws/s3-store.ts';
import { Ec2FlowLogs } from '../../catalog/ec2-flow-logs.ts';
import { GlueCatalog } from '../../catalog/glue/glue-catalog.ts';
import { initRequestOf } from '../../catalog/init-request.ts';
import { prepareInit } from '../../catalog/prepare.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import { writeConfig } from '../../config/config-file.ts';
import { MIGRATIONS } from '../../migrations/index.ts';
import { note } from '../run-environment.ts';
import type { SourceEnvironment } from './chosen-source.ts';

export interface RefreshContext extends Pick<SourceEnvironment, 'signal' | 'log' | 'progress'> {
  readonly clients: AwsClients;
  readonly store: S3Store;
  /** Profile of the AWS configuration. */
  readonly profile: string | undefined;
  /** The `flowq.json` to update; undefined for none. */
  readonly path: string | undefined;
}

/**
 * Applies the plan of `flowq init`: tables, accounts, Regions and formats found since. Changes nothing if the tables
 * are up to date.
 * @returns the resulting configuration of the tables
 */
export async function refreshTables(
  config: GlueSourceConfig,
  { clients, store, profile, path, signal, log, progress }: RefreshContext,
): Promise<GlueSourceConfig> {
  const { region, endpointUrl } = config;
  const prepared = await prepareInit(initRequestOf(config), {
    store,
    glue: new GlueCatalog(clients, { signal, catalogId: config.catalogId }),
    ec2: new Ec2FlowLogs({ region, profile, endpointUrl }, signal),
    migrations: MIGRATIONS,
    onProgress: (words) => progress.show(() => words),
  });
  progress.clear();
  const { plan, config: refreshed } = prepared;
  for (const line of plan?.lines ?? []) note(log, line.trim(), 'tables');
  await plan?.apply();
  if (path !== undefined && JSON.stringify(refreshed) !== JSON.stringify(config))
    await writeConfig(path, refreshed);
  return refreshed;
}
