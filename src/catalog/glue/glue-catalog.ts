import type { Database, DatabaseInput, Table, TableInput } from '@aws-sdk/client-glue';
import { callAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { withPrincipal } from '../../aws/named-principal.ts';
import type { RetryOptions } from '../../aws/retrying.ts';
import { isSettling, isTransient } from '../../aws/transient.ts';
import { sourceError } from '../../errors.ts';

/** Clients; with STS, Lake Formation errors name the principal to grant the permission to. */
export type CatalogClients = Pick<AwsClients, 'glue'> & Partial<Pick<AwsClients, 'sts'>>;

export interface CatalogOptions {
  readonly signal?: AbortSignal | undefined;
  /** 12 digits. */
  readonly catalogId?: string | undefined;
  /** Maximum seconds per call. */
  readonly seconds?: number | undefined;
}

/** Client for the parts of the AWS Glue Data Catalog that flowq uses. */
export class GlueCatalog {
  readonly #clients: CatalogClients;
  readonly #retry: Pick<RetryOptions, 'signal' | 'seconds'>;
  /** Parameter of each call; empty for the catalog of the caller's account. */
  readonly #catalog: { readonly CatalogId?: string };

  /**
   * @param options.signal aborts the current call and all further ones
   * @param options.catalogId account of the catalog (default: that of the credentials)
   */
  constructor(clients: CatalogClients, { signal, catalogId, seconds }: CatalogOptions = {}) {
    this.#clients = clients;
    this.#retry = { signal, seconds };
    this.#catalog = catalogId === undefined ? {} : { CatalogId: catalogId };
  }

  /** Returns a database; undefined if it does not exist. */
  async database(name: string): Promise<Database | undefined> {
    const { GetDatabaseCommand } = await import('@aws-sdk/client-glue');
    const answer = await this.#find(`look up the database ${name}`, (glue, options) =>
      glue.send(new GetDatabaseCommand({ ...this.#catalog, Name: name }), options),
    );
    return answer?.Database;
  }

  async createDatabase(input: DatabaseInput): Promise<void> {
    const { CreateDatabaseCommand } = await import('@aws-sdk/client-glue');
    await this.#change(`create the database ${input.Name}`, (glue, options) =>
      glue.send(new CreateDatabaseCommand({ ...this.#catalog, DatabaseInput: input }), options),
    );
  }

  async updateDatabase(input: DatabaseInput & { readonly Name: string }): Promise<void> {
    const { UpdateDatabaseCommand } = await import('@aws-sdk/client-glue');
    await this.#change(`change the database ${input.Name}`, (glue, options) =>
      glue.send(
        new UpdateDatabaseCommand({ ...this.#catalog, Name: input.Name, DatabaseInput: input }),
        options,
      ),
    );
  }

  /** Returns a table; undefined if it or the database does not exist. */
  async table(database: string, name: string): Promise<Table | undefined> {
    const { GetTableCommand } = await import('@aws-sdk/client-glue');
    const answer = await this.#find(`look up the table ${database}.${name}`, (glue, options) =>
      glue.send(new GetTableCommand({ ...this.#catalog, DatabaseName: database, Name: name }), options),
    );
    return answer?.Table;
  }

  async createTable(database: string, input: TableInput): Promise<void> {
    const { CreateTableCommand } = await import('@aws-sdk/client-glue');
    await this.#change(`create the table ${database}.${input.Name}`, (glue, options) =>
      glue.send(
        new CreateTableCommand({ ...this.#catalog, DatabaseName: database, TableInput: input }),
        options,
      ),
    );
  }

  /**
   * Replaces a table's definition, without archiving the previous version.
   * @param version version that the change is based on; the call fails if the table has changed since
   */
  async updateTable(database: string, input: TableInput, version: string | undefined): Promise<void> {
    const { UpdateTableCommand } = await import('@aws-sdk/client-glue');
    const request = {
      ...this.#catalog,
      DatabaseName: database,
      TableInput: input,
      SkipArchive: true,
      VersionId: version,
    };
    await this.#change(`change the table ${database}.${input.Name}`, (glue, options) =>
      glue.send(new UpdateTableCommand(request), options),
    );
  }

  /** Does nothing if the table does not exist. */
  async deleteTable(database: string, name: string): Promise<void> {
    const { DeleteTableCommand } = await import('@aws-sdk/client-glue');
    await this.#find(`remove the table ${database}.${name}`, (glue, options) =>
      glue.send(new DeleteTableCommand({ ...this.#catalog, DatabaseName: database, Name: name }), options),
    );
  }

  async #find<T>(doing: string, call: Call<T>): Promise<T | undefined> {
    return this.#call(doing, async (glue, options) => {
      try {
        return await call(glue, options);
      } catch (error) {
        if ((error as Error).name === 'EntityNotFoundException') return undefined;
        throw error;
      }
    });
  }

  async #change<T>(doing: string, call: Call<T>): Promise<T> {
    const started = performance.now();
    // Concurrent changes settle within moments; a version mismatch never does.
    const passes = (error: unknown) =>
      isSettling(error) ? performance.now() - started < SETTLE_MS : isTransient(error);
    try {
      return await this.#call(doing, call, passes);
    } catch (error) {
      const { name = '', message = '' } = ((error as Error).cause ?? {}) as Error;
      if (!CHANGED_MEANWHILE.test(name)) throw error;
      throw sourceError(
        `cannot ${doing}: somebody else changed it at the same time (${message})`,
        'run the command again',
        error,
      );
    }
  }

  async #call<T>(doing: string, call: Call<T>, passes?: (error: unknown) => boolean): Promise<T> {
    const glue = await this.#clients.glue();
    try {
      return await callAws({ doing }, (abortSignal) => call(glue, { abortSignal }), {
        ...this.#retry,
        isTransient: passes,
      });
    } catch (error) {
      throw await withPrincipal(error, this.#clients);
    }
  }
}

type Call<T> = (
  glue: Awaited<ReturnType<AwsClients['glue']>>,
  options: { abortSignal: AbortSignal },
) => Promise<T>;

/** Maximum milliseconds to wait for a concurrent change. */
const SETTLE_MS = 3_000;

const CHANGED_MEANWHILE = /^(AlreadyExists|ConcurrentModification|VersionMismatch)Exception$/;
