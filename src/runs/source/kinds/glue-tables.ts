import type { GlueSourceConfig } from '../../../config/config.ts';
import { parseResultsEncryption } from '../../../config/results-encryption.ts';
import { GlueSourceSchema } from '../../../config/source/glue-tables.ts';
import { usageError } from '../../../errors.ts';
import { cacheFolder } from '../../../processes/cache-folder.ts';
import { readFormat } from '../../read-options.ts';
import type { ChosenSource, SourceEnvironment } from '../chosen-source.ts';
import { storeLocation } from '../stored-source.ts';
import type { Reader, ReaderOptions } from './reader.ts';
import { readerFor } from './reject-unused.ts';
import { FETCHED } from './s3-objects.ts';
import { type DescribedSource, type NamedSource, POLICY_OPTIONS, type SourceKind } from './source-kind.ts';

/** Seconds to compare the tables with the bucket. */
const COMPARISON_SECONDS = 30;

const ATHENA: Reader = {
  title: 'Athena',
  engine: 'athena',
  uses: ['profile', 'region', 'workgroup', 'results', 'timeout', 'reuse', 'refreshTables', 'temporaryTable'],
};

const TRINO: Reader = {
  title: 'Trino',
  engine: 'trino',
  uses: ['profile', 'region', 'timeout', 'endpoint', 'refreshTables', 'temporaryTable'],
};

/** Flow logs in S3 with Glue tables: queried on Athena or Trino, or fetched to this machine. */
export const GLUE_TABLES: SourceKind<GlueSourceConfig> = {
  title: 'logs in S3',
  configSchema: GlueSourceSchema,
  describe: ({ location }) => `the logs in ${location}`,
  identity: ({ location, region, database }) => `${location} ${region} ${database}`,
  readers: [ATHENA, TRINO, FETCHED],
  reader: (target, options) => {
    const described = describedOnly(target);
    const { source } = described;
    if (source.tables.length === 0) {
      if (options.endpoint === undefined && (options.engine ?? 'local') === 'local') return FETCHED;
      throw usageError(
        `there are no tables over ${source.location}: Athena and Trino cannot read what Firehose delivers`,
        'leave out --engine and --endpoint',
      );
    }
    if (options.engine !== undefined) return readerFor(GLUE_TABLES, options);
    if (options.endpoint !== undefined) return TRINO;
    // A configured cache is there to be queried.
    return storeLocation(options, described) ? FETCHED : ATHENA;
  },
  open: async (target, options, environment) => {
    const described = describedOnly(target);
    const { region = described.source.region, workgroup = described.source.workgroup } = options;
    const { results = described.source.results } = options;
    const source = { ...described.source, region, workgroup, results };
    const reader = GLUE_TABLES.reader(target, options);
    if (reader !== FETCHED)
      return tablesSource(source, described.file, { ...options, engine: reader.engine }, environment);
    const { fetchedSource } = await import('../fetched-source.ts');
    const { location, endpointUrl, profile, requesterPays } = source;
    const format = await readFormat(options);
    const place = storeLocation(options, described);
    return fetchedSource(
      { location, aws: { region, endpointUrl, profile }, requesterPays, format, place },
      options,
      environment,
    );
  },
  checks: async ({ source }) => {
    if (source.tables.length === 0) return [];
    const { athenaCheck } = await import('../../../checks/athena-check.ts');
    return [athenaCheck(source)];
  },
  iam: {
    purposes: ['report', 'init'],
    uses: POLICY_OPTIONS.filter((name) => name !== 'engine'),
    policy: async (config: GlueSourceConfig, { purpose, site, engine: _, ...request }) => {
      const { initPolicy, reportPolicy } = await import('../../../catalog/iam.ts');
      const { resultsEncryption } = config;
      const key = resultsEncryption && parseResultsEncryption(resultsEncryption).KmsKey;
      const options = { ...request, config, account: site.account, resultsKey: request.resultsKey ?? key };
      return purpose === 'init' ? initPolicy(options) : reportPolicy(options);
    },
  },
  follow: async (target, options, environment) => {
    const { followBucket } = await import('../follow/follow-bucket.ts');
    const { location, region, endpointUrl, profile, requesterPays } = describedOnly(target).source;
    const aws = { region, endpointUrl, profile };
    return followBucket({ location, aws, requesterPays }, options, environment);
  },
};

type Target = NamedSource | DescribedSource<GlueSourceConfig>;

/** Paths cannot name tables; only `flowq.json` can. */
function describedOnly(target: Target): DescribedSource<GlueSourceConfig> {
  if ('source' in target) return target;
  throw new TypeError(`${target.paths[0]} does not name tables`);
}

async function tablesSource(
  given: GlueSourceConfig,
  file: string | undefined,
  options: ReaderOptions,
  environment: SourceEnvironment,
): Promise<ChosenSource> {
  const { log, signal } = environment;
  const { AwsClients } = await import('../../../aws/clients.ts');
  const { GlueSource } = await import('../../../sources/glue/glue-source.ts');
  const { S3Store } = await import('../../../aws/s3-store.ts');
  const { parseLocation } = await import('../../../aws/location.ts');
  const { TableComparison } = await import('../../../catalog/comparison/table-comparison.ts');
  const { glueEngine, scanPriceText } = await import('../glue-engine.ts');
  const { region, endpointUrl, requesterPays } = given;
  const profile = options.profile ?? given.profile;
  const clients = new AwsClients({ region, endpointUrl, profile });
  const { bucket } = parseLocation(given.location);
  const store = new S3Store(clients, bucket, { signal, requesterPays });
  const config = options.refreshTables
    ? await (await import('../refresh-tables.ts')).refreshTables(given, {
        ...environment,
        clients,
        store,
        profile,
        path: file,
      })
    : given;
  const engine = await glueEngine(config, options, { clients, log });
  const listed = new S3Store(clients, bucket, { signal, requesterPays, seconds: COMPARISON_SECONDS });
  const comparison = new TableComparison(config, listed, cacheFolder());
  return {
    source: new GlueSource({ config, engine, store, comparison }),
    needsWindow: true,
    aws: { region, endpointUrl, profile },
    priceOf: (estimate) => (engine.dialect.chargesScans ? scanPriceText(estimate) : ''),
    [Symbol.asyncDispose]: () => clients.close(),
  };
}
