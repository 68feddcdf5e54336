import { onTestFinished, vi } from 'vitest';
import { type FakeAws, startFakeAws } from '../catalog/aws.ts';
import { awsEnvironment } from '../stack/clients.ts';
import type { DataCatalog } from '../stack/gateway/athena-service.ts';
import { FakeBackend } from '../stack/gateway/fake-backend.ts';
import { startGateway } from '../stack/gateway/gateway.ts';
import { primaryWorkGroup } from '../stack/settings.ts';
import { temporaryFolder } from './logs.ts';

/** S3, Glue and STS in memory, with the database `flowq`, and an Athena with canned answers over them. */
export interface AthenaStack {
  readonly aws: FakeAws;
  readonly backend: FakeBackend;
  /** Variables that a program needs to use it; this process has them until the test ends. */
  readonly environment: Readonly<Record<string, string>>;
}

export async function startAthenaStack(dataCatalogs: DataCatalog[] = []): Promise<AthenaStack> {
  const aws = await startFakeAws();
  aws.glue.databases.set('flowq', { Name: 'flowq' });
  const backend = new FakeBackend();
  const gateway = await startGateway({
    backend,
    s3Endpoint: aws.endpoint,
    workGroups: [primaryWorkGroup],
    dataCatalogs,
    faults: aws.faults,
    calls: aws.calls,
  });
  onTestFinished(() => gateway.close());
  const environment = {
    ...awsEnvironment({ aws: aws.endpoint, athena: gateway.endpoint }),
    FLOWQ_CACHE_DIR: temporaryFolder(),
    FLOWQ_TRUST: 's3://athena-results/',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { aws, backend, environment };
}
