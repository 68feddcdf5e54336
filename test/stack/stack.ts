import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startAwsServer } from './aws/aws-server.ts';
import { Calls } from './aws/calls.ts';
import { Faults } from './aws/faults.ts';
import { forwardTo } from './aws/forward.ts';
import { awsClients, awsEnvironment, type Clients, destroyClients } from './clients.ts';
import { Control } from './control.ts';
import { startGateway } from './gateway/gateway.ts';
import { TrinoBackend } from './gateway/trino/trino-backend.ts';
import { createBucket } from './objects.ts';
import { primaryWorkGroup, resultsBucket, settings } from './settings.ts';

/** A complete stack: moto with a counting proxy, real Trino, and Athena's API in front of it. */
export interface Stack extends AsyncDisposable {
  aws: string;
  athena: string;
  trino: string;
  /** For programs under test. */
  environment: Record<string, string>;
  clients: Clients;
  control: Control;
  /** True if another process runs the stack, which then continues after `close`. */
  shared: boolean;
  /** Empties AWS: no objects, no tables, no queries, no faults. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const moto = settings.motoUrl ?? `http://127.0.0.1:${settings.motoPort}`;
const trino = settings.trinoUrl ?? `http://127.0.0.1:${settings.trinoPort}`;

/** Starts the stack, or joins a running one. */
export async function startStack(): Promise<Stack> {
  await using started = new AsyncDisposableStack();
  const aws = `http://127.0.0.1:${settings.awsPort}`;
  const athena = `http://127.0.0.1:${settings.athenaPort}`;
  const shared = await answers(`${athena}/_health`);
  if (!shared) started.use(await startServers());
  const clients = started.adopt(awsClients({ aws, athena }), destroyClients);
  const control = new Control(athena);
  const reset = async () => {
    await control.reset();
    await fetch(`${moto}/moto-api/reset`, { method: 'POST' });
    await createBucket(clients.s3, resultsBucket);
    await control.clearCalls();
  };
  if (!shared) await createBucket(clients.s3, resultsBucket);
  const running = started.move();
  return {
    aws,
    athena,
    trino,
    environment: awsEnvironment({ aws, athena }),
    clients,
    control,
    shared,
    reset,
    close: () => running.disposeAsync(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Starts missing servers, and stops them when disposed. */
async function startServers(): Promise<AsyncDisposable> {
  await using started = new AsyncDisposableStack();
  if (settings.trinoUrl === undefined) {
    const atWork = await answers(`${trino}/v1/info`);
    if (!atWork) started.defer(() => startScript('stop'));
    await startScript();
  }
  const faults = new Faults();
  const calls = new Calls();
  const { host, awsPort, athenaPort } = settings;
  const proxy = await startAwsServer(forwardTo(moto), { faults, calls, host, port: awsPort });
  started.use(proxy);
  const gateway = await startGateway({
    backend: new TrinoBackend(trino),
    s3Endpoint: proxy.endpoint,
    workGroups: [primaryWorkGroup],
    faults,
    calls,
    host,
    port: athenaPort,
  });
  started.use(gateway);
  return started.move();
}

/** Runs start.sh; its output goes to stderr. */
export async function startScript(...verb: string[]): Promise<void> {
  const script = fileURLToPath(new URL('start.sh', import.meta.url));
  const child = spawn(script, verb, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${script} ended with ${code}; its reason is above`);
}

async function answers(address: string): Promise<boolean> {
  return fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
}
