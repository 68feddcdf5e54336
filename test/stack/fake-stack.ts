import { startAwsServer } from './aws/aws-server.ts';
import { Calls } from './aws/calls.ts';
import { Faults } from './aws/faults.ts';
import { awsClients, awsEnvironment, type Clients, destroyClients } from './clients.ts';
import { type CannedAnswer, FakeBackend } from './gateway/fake-backend.ts';
import { startGateway } from './gateway/gateway.ts';
import type { WorkGroup } from './gateway/work-groups.ts';
import { MemoryS3 } from './s3/memory-s3.ts';
import { primaryWorkGroup, resultsBucket } from './settings.ts';

/** Athena's API over canned answers and S3 in memory, in this process and without Java. */
export interface FakeStack extends AsyncDisposable {
  aws: string;
  athena: string;
  environment: Record<string, string>;
  clients: Clients;
  backend: FakeBackend;
  s3: MemoryS3;
  faults: Faults;
  calls: Calls;
  close(): Promise<void>;
}

export async function startFakeStack(
  answers: CannedAnswer[] = [],
  workGroups: WorkGroup[] = [primaryWorkGroup],
): Promise<FakeStack> {
  await using started = new AsyncDisposableStack();
  const faults = new Faults();
  const calls = new Calls();
  const s3 = new MemoryS3();
  s3.buckets.set(resultsBucket, new Map());
  const backend = new FakeBackend(answers);
  const aws = started.use(await startAwsServer(s3, { faults, calls }));
  const gateway = { backend, s3Endpoint: aws.endpoint, workGroups, faults, calls };
  const athena = started.use(await startGateway(gateway));
  const endpoints = { aws: aws.endpoint, athena: athena.endpoint };
  const clients = started.adopt(awsClients(endpoints), destroyClients);
  const running = started.move();
  return {
    ...endpoints,
    environment: awsEnvironment(endpoints),
    clients,
    backend,
    s3,
    faults,
    calls,
    close: () => running.disposeAsync(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
