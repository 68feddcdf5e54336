import type { AwsOptions } from '../../aws/aws-options.ts';
import { awsCaller } from '../../aws/caller.ts';
import { ownEndpoint } from '../../aws/endpoint.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { CloudWatchSource } from '../../sources/cloudwatch/cloudwatch-source.ts';
import { InsightsSource, type InsightsSourceOptions } from '../../sources/cloudwatch/insights-source.ts';
import {
  type LogGroupLocation,
  type OpenedLogGroup,
  openLogGroup,
} from '../../sources/cloudwatch/log-group.ts';
import { LogGroupOrigin } from '../../sources/cloudwatch/log-group-origin.ts';
import { LogsInsights } from '../../sources/cloudwatch/logs-insights.ts';
import type { Source } from '../../sources/source.ts';
import { defaultStoreFolder } from '../../store/store-folder.ts';
import type { EngineOptions, SourceOptions } from '../run-request.ts';
import type { ChosenSource, SourceEnvironment } from './chosen-source.ts';
import { eventsByClass, insightsPrice, noteCosts, notePrice } from './events-by-class.ts';
import { dollarText } from './glue-engine.ts';
import { type StoreLocation, storedSource } from './stored-source.ts';

export interface LogGroupChoice {
  readonly place: LogGroupLocation;
  readonly format: RecordFormat | undefined;
  /** Store for the fetched events (default: from the options). */
  readonly store: StoreLocation | undefined;
}

/**
 * Returns a source of a CloudWatch Logs log group, whose events are fetched and stored; with `--no-store` they are not
 * stored.
 */
export async function logGroupSource(
  { place, format, store }: LogGroupChoice,
  options: SourceOptions & EngineOptions,
  environment: SourceEnvironment,
): Promise<ChosenSource> {
  const { profile = place.aws.profile, memory, timeout } = options;
  const aws = { ...place.aws, profile };
  const onEvents = (count: number) => environment.progress.show(() => `fetching events ${count}`);
  const opened = openLogGroup({ ...place, aws }, { signal: environment.signal, onEvents });
  const limits = { memoryLimit: memory, timeoutSeconds: timeout };
  try {
    const known = format ? async () => format : () => opened.described();
    const insights = new LogsInsights(opened.clients, place.group, environment.signal);
    const { signal } = environment;
    const isByClass = options.engine !== 'local';
    const { events, isInfrequent } = isByClass
      ? await eventsByClass(opened, insights, environment.log)
      : { events: opened.events, isInfrequent: false };
    const isInsights = options.engine === 'insights' || (isInfrequent && store === undefined);
    const source: Source = isInsights
      ? insightsSource({ insights, events, format: known, ...limits }, environment, isInfrequent)
      : options.store === false
        ? new CloudWatchSource({ events, format: known, ...limits })
        : storedSource(
            await originOf({ ...opened, events }, format, { aws, signal }),
            store ?? { folder: defaultStoreFolder(), most: undefined },
            environment,
            limits,
          );
    return {
      source,
      needsWindow: true,
      aws,
      priceOf: ({ bytes }) =>
        isInsights ? `, ${dollarText(insightsPrice(bytes))} at $0.005 for each GB` : '',
      [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
    };
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

function insightsSource(
  options: Omit<InsightsSourceOptions, 'onStart' | 'onDivided' | 'onScanned'>,
  { log }: SourceEnvironment,
  isPriceNoted: boolean,
): InsightsSource {
  const onStart = (stored: number | undefined) => {
    if (!isPriceNoted) notePrice(log, stored);
  };
  return new InsightsSource({ ...options, onStart, ...noteCosts(log) });
}

/** The identity includes account and endpoint, because several can have a group of the same name. */
async function originOf(
  opened: OpenedLogGroup,
  format: RecordFormat | undefined,
  { aws, signal }: { readonly aws: AwsOptions; readonly signal: AbortSignal },
): Promise<LogGroupOrigin> {
  const account = opened.account ?? (await awsCaller(opened.clients, { signal })).account;
  return new LogGroupOrigin({
    events: opened.events,
    account,
    endpoint: await ownEndpoint(await opened.clients.logs(), aws, 'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'),
    region: await opened.region(),
    format,
    described: () => opened.described(),
    now: () => Math.floor(Date.now() / 1000),
  });
}
