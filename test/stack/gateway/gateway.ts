import type { IncomingMessage } from 'node:http';
import { type Answer, jsonAnswer, jsonBody } from '../aws/answer.ts';
import { type AwsServer, startAwsServer } from '../aws/aws-server.ts';
import { Calls } from '../aws/calls.ts';
import { type Fault, Faults } from '../aws/faults.ts';
import { AthenaService, type DataCatalog } from './athena-service.ts';
import type { Backend } from './backend.ts';
import { ResultStore } from './result-store.ts';
import { type WorkGroup, WorkGroups } from './work-groups.ts';

export interface GatewayOptions {
  backend: Backend;
  /** Endpoint of the S3 that results are written to. */
  s3Endpoint: string;
  workGroups?: WorkGroup[] | undefined;
  dataCatalogs?: DataCatalog[] | undefined;
  /** Shared with the S3 server, so that faults and calls of both are in one place. */
  faults?: Faults | undefined;
  calls?: Calls | undefined;
  port?: number | undefined;
  host?: string | undefined;
}

/** Starts Athena's API over HTTP. Paths under `/_` control and observe it: see `control` below. */
export async function startGateway(options: GatewayOptions): Promise<AwsServer> {
  const {
    backend,
    s3Endpoint,
    dataCatalogs,
    faults = new Faults(),
    calls = new Calls(),
    port,
    host,
  } = options;
  const workGroups = new WorkGroups(options.workGroups);
  const athena = new AthenaService({
    backend,
    results: new ResultStore(s3Endpoint),
    workGroups,
    dataCatalogs,
    faults,
  });
  const server = await startAwsServer(athena, {
    faults,
    calls,
    port,
    host,
    control: (request) => control(request, athena, calls),
  });
  const close = async () => {
    await server.close();
    await athena.close();
  };
  return { endpoint: server.endpoint, close, [Symbol.asyncDispose]: close };
}

/**
 *     GET    /_health
 *     POST   /_faults     a Fault, or a list of them       DELETE /_faults   disarms all
 *     GET    /_calls      ?operation=GetObject             DELETE /_calls    forgets them
 *     GET    /_running    the backend's running queries
 *     POST   /_reset      stops all queries, forgets faults, calls, executions and made workgroups
 */
async function control(request: IncomingMessage, athena: AthenaService, calls: Calls): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gateway');
  switch (`${request.method} ${pathname}`) {
    case 'GET /_health':
      return jsonAnswer({ status: 'ok' });
    case 'POST /_faults':
      for (const fault of [await jsonBody(request)].flat()) athena.faults.add(fault as Fault);
      return jsonAnswer({});
    case 'DELETE /_faults':
      athena.faults.clear();
      return jsonAnswer({});
    case 'GET /_calls':
      return jsonAnswer(calls.list(searchParams.get('operation') ?? undefined));
    case 'DELETE /_calls':
      calls.clear();
      return jsonAnswer({});
    case 'GET /_running':
      return jsonAnswer(await athena.backend.running());
    case 'POST /_reset':
      await athena.reset();
      athena.faults.clear();
      calls.clear();
      return jsonAnswer({});
    default:
      return jsonAnswer({ message: 'unknown control path' }, 404);
  }
}
