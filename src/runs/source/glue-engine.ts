import type { AwsClients } from '../../aws/clients.ts';
import { awsPartition } from '../../aws/partition.ts';
import { OWN_CATALOG } from '../../catalog/data-catalog.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import { parseResultsEncryption } from '../../config/results-encryption.ts';
import type { AthenaRun } from '../../engines/athena/athena-run.ts';
import type { AthenaOptions } from '../../engines/athena/options.ts';
import { priceOf, requestPriceOf } from '../../engines/athena/price.ts';
import type { Runner } from '../../engines/sql/runner.ts';
import { usageError } from '../../errors.ts';
import { byteSize } from '../../logs/byte-size.ts';
import type { GlueEngine } from '../../sources/glue/glue-source.ts';
import type { AthenaTablesOptions } from '../../sources/glue/temporary/athena-tables.ts';
import type { TableMaker } from '../../sources/glue/temporary/table-maker.ts';
import type { ScanEstimate } from '../../sources/source.ts';
import { type Log, note } from '../run-environment.ts';
import type { EngineOptions } from '../run-request.ts';

/** Default timeout of a query in seconds, the same as Athena's own limit. */
const TIMEOUT = 30 * 60;

export interface EngineDependencies {
  readonly clients: AwsClients;
  /** Called with the bytes scanned and cost of a query on Athena. */
  readonly log: Log;
}

/** Returns the engine that the options select for the tables of a source (default: Athena). */
export async function glueEngine(
  config: GlueSourceConfig,
  options: EngineOptions,
  means: EngineDependencies,
): Promise<GlueEngine> {
  const isTrino =
    options.engine === 'trino' || (options.engine === undefined && options.endpoint !== undefined);
  if (!isTrino && options.endpoint !== undefined)
    throw usageError(
      '--endpoint only works with Trino, not with Athena',
      'give --engine trino, or leave it out',
    );
  return isTrino ? trinoEngine(config, options, means) : athenaEngine(config, options, means);
}

async function trinoEngine(
  config: GlueSourceConfig,
  options: EngineOptions,
  { log }: EngineDependencies,
): Promise<GlueEngine> {
  const { trinoSql } = await import('../../engines/trino/sql-dialect.ts');
  // The SQL qualifies the logs' tables with their database.
  const schema = process.env.TRINO_SCHEMA ?? config.database;
  const open = async (): Promise<Runner> => {
    const { TrinoRunner } = await import('../../engines/trino/runner.ts');
    return new TrinoRunner({
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      // Trino's catalog names are lowercase; TRINO_CATALOG overrides the name.
      catalog: process.env.TRINO_CATALOG ?? config.catalog.toLowerCase(),
      schema,
      timeout: options.timeout ?? TIMEOUT,
    });
  };
  const engine = { dialect: trinoSql, open };
  if (!options.temporaryTable) return engine;
  const { TrinoTables } = await import('../../sources/glue/temporary/trino-tables.ts');
  return withTables(engine, new TrinoTables(schema), log);
}

async function athenaEngine(
  config: GlueSourceConfig,
  options: EngineOptions,
  { clients, log }: EngineDependencies,
): Promise<GlueEngine> {
  const { athenaSql } = await import('../../engines/athena/sql-dialect.ts');
  const open = async (): Promise<Runner> => {
    const { AthenaRunner } = await import('../../engines/athena/runner.ts');
    const athena = {
      ...athenaOptions(config),
      onNote: (words: string) => note(log, words),
      timeout: options.timeout ?? TIMEOUT,
      maxScan: options.maxScan,
      reuse: options.reuse,
      onRun: (run: AthenaRun) => note(log, runText(run)),
    };
    return new AthenaRunner(athena, clients);
  };
  const engine = { dialect: athenaSql, catalog: catalogName(config), open };
  if (!options.temporaryTable) return engine;
  const { AthenaTables } = await import('../../sources/glue/temporary/athena-tables.ts');
  return withTables(engine, new AthenaTables({ ...athenaTables(config), clients }), log);
}

async function withTables(engine: GlueEngine, maker: TableMaker, log: Log): Promise<GlueEngine> {
  const { TemporaryTables } = await import('../../sources/glue/temporary/temporary-tables.ts');
  return { ...engine, temporaryTables: () => new TemporaryTables(maker, (text) => note(log, text)) };
}

/**
 * Returns the location of temporary tables on Athena.
 * @throws FlowqError (usage) if flowq cannot create them there
 */
function athenaTables(config: GlueSourceConfig): Omit<AthenaTablesOptions, 'clients'> {
  const { catalog, catalogId, database, workgroup, resultsOwner } = config;
  const { results = config.workgroupResults } = config;
  const without = 'leave it out, or fetch the logs and query them here: --engine local';
  if (catalogId !== undefined || catalog !== OWN_CATALOG)
    throw usageError(
      `--temporary-table makes tables in the account's own Glue catalog only, not in ${catalog === OWN_CATALOG ? catalogId : catalog}`,
      without,
    );
  if (results === undefined)
    throw usageError(
      `--temporary-table needs a place for the table's data, and flowq.json knows no results location of the workgroup ${workgroup}`,
      'set results (in flowq.json) to s3://BUCKET/PREFIX/, or run flowq init again',
    );
  const encryption =
    config.resultsEncryption === undefined ? undefined : parseResultsEncryption(config.resultsEncryption);
  if (encryption?.EncryptionOption === 'CSE_KMS')
    throw usageError(
      '--temporary-table cannot encrypt its data before it reaches S3, as CSE_KMS requires',
      without,
    );
  return { database, results, encryption, owner: resultsOwner };
}

/** Returns the Athena options for the tables of a source. */
export function athenaOptions(config: GlueSourceConfig): AthenaOptions {
  const { resultsEncryption } = config;
  return {
    // A database in another account's unregistered catalog is only named in the SQL.
    ...(catalogName(config) === undefined ? { database: config.database, catalog: config.catalog } : {}),
    workgroup: config.workgroup,
    results: config.results,
    encryption: resultsEncryption === undefined ? undefined : parseResultsEncryption(resultsEncryption),
    resultsOwner: config.resultsOwner,
  };
}

/**
 * Returns the SQL name of another account's catalog, which does not have to be registered. Source: Amazon Athena User
 * Guide, "Cross-account access to AWS Glue data catalogs".
 */
function catalogName({ catalog, catalogId, region }: GlueSourceConfig): string | undefined {
  if (catalog !== OWN_CATALOG) return undefined;
  return catalogId && `glue:arn:${awsPartition(region)}:glue:${region}:${catalogId}:catalog`;
}

function runText({ scannedBytes, engineSeconds, reused, dollars }: AthenaRun): string {
  if (reused) return 'an earlier result was reused: nothing scanned, $0';
  return `${byteSize(scannedBytes)} scanned, ${dollarText(dollars)}, ${engineSeconds.toFixed(1)} s in Athena`;
}

/** Returns the price of a scan, and of its S3 requests, which can be higher if files are small. */
export function scanPriceText({ bytes, objects }: ScanEstimate): string {
  return `, ${dollarText(priceOf(bytes))} for the scan and ${aboutDollars(requestPriceOf(objects))} for requests of S3`;
}

/** Formats an estimate: `about $0.02`, or `less than $0.000001`. */
export function aboutDollars(dollars: number): string {
  const text = dollarText(dollars);
  return text.startsWith('$') ? `about ${text}` : text;
}

/** Formats a price with significant digits only: `$0.00005`, `$1.25`. */
export function dollarText(dollars: number): string {
  if (dollars > 0 && dollars < 1e-6) return 'less than $0.000001';
  return `$${dollars >= 0.01 || dollars === 0 ? dollars.toFixed(2) : dollars.toPrecision(1)}`;
}
