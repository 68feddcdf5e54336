import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type GetQueryResultsOutput,
  GetWorkGroupCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionInput,
  StopQueryExecutionCommand,
  type WorkGroupConfiguration,
} from '@aws-sdk/client-athena';
import { callAws } from '../../aws/call-aws.ts';
import type { RetryOptions } from '../../aws/retrying.ts';

/** Seconds to retry a call: a throttled account may take minutes to recover. */
const PATIENCE = 120;

/** Athena's API, with each call retried until its deadline and failures turned into errors with a hint. */
export class AthenaApi {
  readonly #client: AthenaClient;

  constructor(client: AthenaClient) {
    this.#client = client;
  }

  /** Starts a query without retries: the caller knows how to handle a lost response. */
  async start(input: StartQueryExecutionInput, abortSignal: AbortSignal): Promise<string> {
    const { QueryExecutionId } = await this.#client.send(new StartQueryExecutionCommand(input), {
      abortSignal,
    });
    if (!QueryExecutionId) throw new Error('Athena gave the query no id');
    return QueryExecutionId;
  }

  async execution(id: string, options: RetryOptions): Promise<QueryExecution> {
    const command = new GetQueryExecutionCommand({ QueryExecutionId: id });
    // A temporary network failure does not affect a running query.
    const patient = { seconds: PATIENCE, unreachableSeconds: PATIENCE, ...options };
    const context = { doing: `get the state of query ${id}`, kind: 'query' } as const;
    const { QueryExecution: execution } = await callAws(
      context,
      (abortSignal) => this.#client.send(command, { abortSignal }),
      patient,
    );
    return execution ?? {};
  }

  async stop(id: string, options: RetryOptions): Promise<void> {
    const command = new StopQueryExecutionCommand({ QueryExecutionId: id });
    await callAws(
      { doing: `stop query ${id}` },
      (abortSignal) => this.#client.send(command, { abortSignal }),
      options,
    );
  }

  /** Returns the columns, and a page of at most 1000 rows. */
  page(
    input: { id: string; most?: number; token?: string | undefined },
    options: RetryOptions,
  ): Promise<GetQueryResultsOutput> {
    const command = new GetQueryResultsCommand({
      QueryExecutionId: input.id,
      MaxResults: input.most,
      NextToken: input.token,
    });
    const context = { doing: `read the result of query ${input.id}`, kind: 'query' } as const;
    return callAws(context, (abortSignal) => this.#client.send(command, { abortSignal }), {
      seconds: PATIENCE,
      ...options,
    });
  }

  async workGroup(name: string, options: RetryOptions = {}): Promise<WorkGroupConfiguration> {
    const command = new GetWorkGroupCommand({ WorkGroup: name });
    const { WorkGroup: group } = await callAws(
      { doing: `look up the workgroup ${name}` },
      (abortSignal) => this.#client.send(command, { abortSignal }),
      options,
    );
    return group?.Configuration ?? {};
  }
}
