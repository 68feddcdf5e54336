import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config, GlueSourceConfig } from '../../config/config.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { usageError } from '../../errors.ts';
import { parseFields, type RecordFormat } from '../../logs/record-format.ts';
import { cacheFolder } from '../../processes/cache-folder.ts';
import { LocalOrigin } from '../../sources/local/local-origin.ts';
import { LocalSource } from '../../sources/local/local-source.ts';
import { readFormat } from '../read-options.ts';
import type { EngineOptions, SourceOptions } from '../run-request.ts';
import type { ChosenSource, SourceEnvironment } from './chosen-source.ts';
import { logGroupName } from './log-group-uri.ts';
import { type StoreLocation, storedSource, storeLocation } from './stored-source.ts';
import { isStream, StreamFiles } from './stream-files.ts';

/** Seconds that comparing the tables with the bucket may take. */
const COMPARISON_SECONDS = 30;

/**
 * The source that the options, or else `flowq.json`, name.
 * @throws FlowqError when neither names one
 */
export async function chooseSource(
  options: SourceOptions & EngineOptions,
  environment: SourceEnvironment,
): Promise<ChosenSource> {
  const format = await readFormat(options);
  const given = [options.source ?? []].flat();
  if (given.length > 0) refuseRefresh(options);
  if (given.length > 0) return givenSource(given, format, options, environment);
  const path = configPath(options.config);
  const config = readConfig(path);
  if (!config) {
    throw usageError(`which logs? There is no ${path} here`, 'give --source DIR, or run flowq init DIR once');
  }
  return sourceOfConfig(config, dirname(path), options, environment, path);
}

/**
 * The source that a configuration describes, whose paths are relative to that folder.
 * @param path of the file that holds the configuration, where one does
 */
export async function sourceOfConfig(
  config: Config,
  folder: string,
  options: SourceOptions & EngineOptions,
  environment: SourceEnvironment,
  path?: string,
): Promise<ChosenSource> {
  const { source } = config;
  if (source.kind !== 'glue') refuseRefresh(options);
  if (source.kind === 'cloudwatch') {
    const { logGroupSource } = await import('./log-group-source.ts');
    const { logGroup: group, region, endpointUrl, profile, fields } = source;
    const format = (await readFormat(options)) ?? (fields === undefined ? undefined : parseFields(fields));
    const place = { group, aws: { region, endpointUrl, profile } };
    const store = storeLocation(options, { config, folder });
    return logGroupSource({ place, format, store }, options, environment);
  }
  if (source.kind === 'glue') {
    const place = storeLocation(options, { config, folder });
    // Who keeps records does so to ask them there.
    if (options.engine === 'insights')
      throw usageError('--engine insights is about CloudWatch Logs, not logs in S3', 'leave it out');
    const hasTables = source.tables.length > 0;
    if (!hasTables && (options.endpoint ?? (options.engine === 'local' ? undefined : options.engine)))
      throw usageError(
        `there are no tables over ${source.location}: Athena and Trino cannot read what Firehose delivers`,
        'leave out --engine and --endpoint',
      );
    const isLocal =
      !hasTables || options.engine === 'local' || (place && !options.engine && !options.endpoint);
    if (!isLocal) return glueSource(source, path, options, environment);
    refuseRefresh(options);
    const { fetchedSource } = await import('./fetched-source.ts');
    const { location, region, endpointUrl, profile, requesterPays } = source;
    const format = await readFormat(options);
    return fetchedSource(
      { location, aws: { region, endpointUrl, profile }, requesterPays, format, place },
      options,
      environment,
    );
  }
  const fields = source.fields === undefined ? undefined : parseFields(source.fields);
  const format = (await readFormat(options)) ?? fields;
  const place = storeLocation(options, { config, folder });
  return localSource([resolve(folder, source.path)], format, { options, place }, environment);
}

/** @throws FlowqError (usage) when tables are to be refreshed that the run does not query */
function refuseRefresh({ refreshTables }: EngineOptions): void {
  if (refreshTables)
    throw usageError('--refresh-tables is about Glue tables, which this run does not query', 'leave it out');
}

/** A bucket that was not looked at by `flowq init`: Athena knows no tables of it. */
async function bucketSource(
  location: string,
  format: RecordFormat | undefined,
  options: SourceOptions & EngineOptions,
  environment: SourceEnvironment,
): Promise<ChosenSource> {
  const place = storeLocation(options);
  if (options.engine !== 'local' && !place) {
    throw usageError(
      `${location} is in S3`,
      `run flowq init ${location} once, then leave out --source; or give --engine local, which fetches it`,
    );
  }
  const { fetchedSource } = await import('./fetched-source.ts');
  return fetchedSource({ location, aws: {}, format, place }, options, environment);
}

function localSource(
  paths: readonly string[],
  format: RecordFormat | undefined,
  {
    options: { engine, reuse, memory, timeout, store },
    place,
  }: { options: EngineOptions & SourceOptions; place: StoreLocation | undefined },
  environment: SourceEnvironment,
): ChosenSource {
  const [first = '', ...others] = paths;
  if (place && others.length > 0)
    throw usageError('a store keeps one source at a time', 'name one of them, or leave out --store');
  if (engine !== undefined && engine !== 'local')
    throw usageError(
      `--engine ${engine} queries logs in ${engine === 'insights' ? 'CloudWatch Logs' : 'S3'}, not ${first}`,
      'leave it out',
    );
  if (reuse !== undefined) throw usageError('--reuse is a matter of Athena', 'leave it out');
  const onInspect = (done: number, files: number) =>
    environment.progress.show(() => `looking at files ${done}/${files}`);
  const limits = { memoryLimit: memory, timeoutSeconds: timeout };
  const needsWindow = paths.some((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
  return {
    source: place
      ? storedSource(new LocalOrigin(first, format), place, environment, limits)
      : new LocalSource({ path: paths, format, onInspect, ...limits }),
    needsWindow,
    isKeepable: needsWindow && others.length === 0 && place === undefined && store === undefined,
    aws: {},
    priceOf: () => '',
    [Symbol.asyncDispose]: async () => {},
  };
}

/** What the options name: files and folders, a bucket, and streams, which are kept in files as long as they are read. */
async function givenSource(
  given: readonly string[],
  format: RecordFormat | undefined,
  options: SourceOptions & EngineOptions,
  environment: SourceEnvironment,
): Promise<ChosenSource> {
  const alone = given.find((path) => path.startsWith('s3://') || logGroupName(path) !== undefined);
  if (alone !== undefined) {
    if (given.length > 1) throw usageError(`${alone} is no folder to put to others`, 'name it alone');
    const group = logGroupName(alone);
    if (group === undefined) return bucketSource(alone, format, options, environment);
    const { logGroupSource } = await import('./log-group-source.ts');
    const place = { group, aws: {} };
    return logGroupSource({ place, format, store: storeLocation(options) }, options, environment);
  }
  if (!given.some(isStream))
    return localSource(given, format, { options, place: storeLocation(options) }, environment);
  const streams = new StreamFiles();
  try {
    const paths: string[] = [];
    for (const path of given) paths.push(isStream(path) ? await streams.keep(path, environment) : path);
    const chosen = localSource(paths, format, { options, place: undefined }, environment);
    return { ...chosen, [Symbol.asyncDispose]: () => streams.remove() };
  } catch (error) {
    await streams.remove();
    throw error;
  }
}

async function glueSource(
  given: GlueSourceConfig,
  path: string | undefined,
  options: EngineOptions,
  environment: SourceEnvironment,
): Promise<ChosenSource> {
  const { log, signal } = environment;
  const { AwsClients } = await import('../../aws/clients.ts');
  const { GlueSource } = await import('../../sources/glue/glue-source.ts');
  const { S3Store } = await import('../../aws/s3-store.ts');
  const { parseLocation } = await import('../../aws/location.ts');
  const { TableComparison } = await import('../../catalog/comparison/table-comparison.ts');
  const { glueEngine, scanPriceText } = await import('./glue-engine.ts');
  const { region, endpointUrl, requesterPays } = given;
  const profile = options.profile ?? given.profile;
  const clients = new AwsClients({ region, endpointUrl, profile });
  const { bucket } = parseLocation(given.location);
  const store = new S3Store(clients, bucket, { signal, requesterPays });
  const config = options.refreshTables
    ? await (await import('./refresh-tables.ts')).refreshTables(given, {
        ...environment,
        clients,
        store,
        profile,
        path,
      })
    : given;
  const engine = await glueEngine(config, options, { clients, log });
  const listed = new S3Store(clients, bucket, { signal, requesterPays, seconds: COMPARISON_SECONDS });
  const comparison = new TableComparison(config, listed, cacheFolder());
  return {
    source: new GlueSource({ config, engine, store, comparison }),
    needsWindow: true,
    aws: { region, endpointUrl, profile },
    priceOf: (estimate) => (engine.dialect.name === 'athena' ? scanPriceText(estimate) : ''),
    [Symbol.asyncDispose]: () => clients.close(),
  };
}
