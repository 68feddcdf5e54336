import { AwsClients } from '../aws/clients.ts';
import { parseLocation } from '../aws/location.ts';
import { S3Store } from '../aws/s3-store.ts';
import type { FlowLogDescriber } from '../catalog/discovery/flow-log-check.ts';
import { Ec2FlowLogs } from '../catalog/ec2-flow-logs.ts';
import { GlueCatalog } from '../catalog/glue/glue-catalog.ts';
import type { Migration } from '../catalog/migrations.ts';
import type { GlueSourceConfig } from '../config/config.ts';

/** Read-only access to AWS for the doctor. */
export interface AwsView {
  readonly clients: AwsClients;
  readonly store: S3Store;
  readonly glue: GlueCatalog;
  readonly ec2: FlowLogDescriber;
  /** The migrations of `src/migrations/`. */
  readonly migrations: readonly Migration[];
}

/** Opens AWS as a configuration describes it. The caller closes its clients. */
export function awsView(
  config: GlueSourceConfig,
  migrations: readonly Migration[],
  signal?: AbortSignal,
): AwsView {
  const { region, profile, endpointUrl, requesterPays } = config;
  const clients = new AwsClients({ region, profile, endpointUrl });
  return {
    clients,
    store: new S3Store(clients, parseLocation(config.location).bucket, { signal, requesterPays }),
    glue: new GlueCatalog(clients, { signal, catalogId: config.catalogId }),
    ec2: new Ec2FlowLogs({ region, profile, endpointUrl }, signal),
    migrations,
  };
}
