import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, jsonAnswer, jsonBody, jsonError } from '../aws/answer.ts';
import { AwsError, invalidRequest } from '../aws/aws-error.ts';
import type { AwsService, CallIdentity } from '../aws/aws-server.ts';
import type { Faults } from '../aws/faults.ts';
import type { Backend } from './backend.ts';
import type { Execution } from './execution.ts';
import { operations } from './operations.ts';
import type { ResultStore } from './result-store.ts';
import type { WorkGroups } from './work-groups.ts';

export interface AthenaParts {
  backend: Backend;
  results: ResultStore;
  workGroups: WorkGroups;
  dataCatalogs?: DataCatalog[] | undefined;
  faults: Faults;
}

/** A data catalog in addition to `AwsDataCatalog`. */
export interface DataCatalog {
  Name: string;
  Type: 'GLUE' | 'HIVE' | 'LAMBDA' | 'FEDERATED';
  Parameters?: Record<string, string>;
}

/** Athena's state: executions, workgroups, tokens. The backend handles the SQL. */
export class AthenaService implements AwsService {
  readonly backend: Backend;
  readonly results: ResultStore;
  readonly workGroups: WorkGroups;
  readonly dataCatalogs: DataCatalog[];
  readonly faults: Faults;
  readonly executions = new Map<string, Execution>();
  /** By ClientRequestToken: the parameters that a second call must share, and the result of the first. */
  readonly tokens = new Map<string, { compared: string; started: Promise<Execution> }>();
  /** Folder with the rows of every execution. */
  readonly folder = mkdtempSync(join(tmpdir(), 'athena-'));
  readonly error = jsonError;

  constructor({ backend, results, workGroups, dataCatalogs = [], faults }: AthenaParts) {
    this.backend = backend;
    this.results = results;
    this.workGroups = workGroups;
    this.dataCatalogs = dataCatalogs;
    this.faults = faults;
  }

  async identify(request: IncomingMessage): Promise<CallIdentity> {
    const operation = String(request.headers['x-amz-target']).replace(/^AmazonAthena\./, '');
    const input = (await jsonBody(request)) as { QueryString?: string; QueryExecutionId?: string };
    const resource = input.QueryString ?? this.executions.get(input.QueryExecutionId ?? '')?.plan.query ?? '';
    return { service: 'athena', operation, resource, input };
  }

  async answer({ operation, input }: CallIdentity): Promise<Answer> {
    const carryOut = operations[operation];
    if (carryOut === undefined) throw new AwsError('UnknownOperationException', `no operation ${operation}`);
    return jsonAnswer(await carryOut(this, input as never));
  }

  execution(id: string | undefined): Execution {
    const found = this.executions.get(id ?? '');
    if (found === undefined)
      throw invalidRequest(`QueryExecution ${id} was not found`, 'QUERY_EXECUTION_NOT_FOUND');
    return found;
  }

  async publish(execution: Execution): Promise<void> {
    const { location, result, plan } = execution;
    const isCiphertext = plan.encryption?.EncryptionOption === 'CSE_KMS';
    if (location !== undefined) await this.results.publish(location, result, isCiphertext);
  }

  /** Resets everything: no running queries, no state. */
  async reset(): Promise<void> {
    const executions = [...this.executions.values()];
    this.executions.clear();
    this.tokens.clear();
    this.workGroups.reset();
    for (const execution of executions) execution.stop();
    await Promise.all(executions.map(({ done }) => done));
  }

  async close(): Promise<void> {
    await this.reset();
    this.results.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
