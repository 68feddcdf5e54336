import type { QueryExecution } from '@aws-sdk/client-athena';
import type { AwsClients } from '../../aws/clients.ts';
import { withPrincipal } from '../../aws/named-principal.ts';
import { FlowqError } from '../../errors.ts';
import { distinctNames, type Rows } from '../../rows/rows.ts';
import type { Runner, RunOptions } from '../sql/runner.ts';
import { tooLong } from '../sql/too-long.ts';
import { AthenaApi } from './api.ts';
import { type AthenaRun, runOf } from './athena-run.ts';
import { execute } from './execute.ts';
import type { AthenaOptions } from './options.ts';
import { ATHENA_LIMIT } from './query-limit.ts';
import { nativeColumn, resultColumn } from './result-columns.ts';
import { csvRows } from './result-csv.ts';
import { objectBytes } from './result-object.ts';
import { pagedRows } from './result-pages.ts';
import { reusable } from './reuse.ts';
import { settingsOf, type WorkGroupSettings } from './work-group.ts';

/**
 * The clients that a query needs; S3 reads the results. With STS, Lake Formation errors name the principal to grant the
 * permission to.
 */
export type AthenaClients = Pick<AwsClients, 'athena' | 's3' | 'close'> & Partial<Pick<AwsClients, 'sts'>>;

/** Runs SQL on Athena. An aborted query is stopped there before the abort's reason is thrown. */
export class AthenaRunner implements Runner {
  readonly #options: AthenaOptions;
  readonly #clients: AthenaClients;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #lastRun: AthenaRun | undefined;

  /** @param clients - closed with the runner */
  constructor(options: AthenaOptions, clients: AthenaClients) {
    this.#options = options;
    this.#clients = clients;
  }

  /** Statistics and cost of the last successful query. */
  get lastRun(): AthenaRun | undefined {
    return this.#lastRun;
  }

  async run(sql: string, options: RunOptions = {}): Promise<Rows> {
    if (Buffer.byteLength(sql) > ATHENA_LIMIT.maxSqlBytes) throw tooLong(sql, ATHENA_LIMIT);
    const closing = this.#closing.signal;
    const signal = options.signal ? AbortSignal.any([options.signal, closing]) : closing;
    signal.throwIfAborted();
    const api = new AthenaApi(await this.#clients.athena());
    const settled = await reusable(this.#watched(options), () => this.workGroup({ signal }));
    const execution = await this.#tracked(execute(api, sql, settled, signal));
    this.#lastRun = runOf(execution);
    this.#options.onRun?.(this.#lastRun);
    return this.#rows(api, execution, { signal, native: options.native });
  }

  /** Returns the settings of the workgroup; requires athena:GetWorkGroup. */
  async workGroup(options: Pick<RunOptions, 'signal'> = {}): Promise<WorkGroupSettings> {
    const api = new AthenaApi(await this.#clients.athena());
    return settingsOf(await api.workGroup(this.#options.workgroup ?? 'primary', options));
  }

  /** Stops running queries, then closes the connections. */
  async close(): Promise<void> {
    this.#closing.abort(new FlowqError('interrupted', 'the connection to Athena was closed'));
    await Promise.allSettled(this.#running);
    await this.#clients.close();
  }

  /** Returns the options with progress also reported to the caller of the query. */
  #watched({ onProgress }: RunOptions): AthenaOptions {
    return {
      ...this.#options,
      onProgress: (progress) => {
        this.#options.onProgress?.(progress);
        onProgress?.({ state: progress.state, scannedBytes: progress.scannedBytes });
      },
    };
  }

  async #rows(
    api: AthenaApi,
    execution: QueryExecution,
    { signal, native }: { readonly signal: AbortSignal; readonly native: boolean | undefined },
  ): Promise<Rows> {
    const { QueryExecutionId: id = '', ResultConfiguration } = execution;
    const { ResultSet } = await api.page({ id, most: 1 }, { signal });
    const read = (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(native ? nativeColumn : resultColumn);
    const names = distinctNames(read.map(({ name }) => name));
    const columns = read.map(({ type }, at) => ({ name: names[at] ?? '', type }));
    const location = ResultConfiguration?.OutputLocation;
    // Only Athena can decrypt results that were encrypted before they reached S3.
    const isCiphertext = ResultConfiguration?.EncryptionConfiguration?.EncryptionOption === 'CSE_KMS';
    // Managed results have no location; those of SHOW and EXPLAIN are not CSV.
    if (isCiphertext || !location?.endsWith('.csv'))
      return { columns, batches: pagedRows(api, execution, read, { signal }) };
    const bytes = objectBytes(await this.#clients.s3(), location, signal, this.#options.resultsOwner);
    return { columns, batches: csvRows(bytes, read) };
  }

  async #tracked<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } catch (error) {
      throw await withPrincipal(error, this.#clients);
    } finally {
      this.#running.delete(work);
    }
  }
}
