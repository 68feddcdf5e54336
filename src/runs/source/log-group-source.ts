import type { AwsOptions } from '../../aws/aws-options.ts';
import { awsCaller } from '../../aws/caller.ts';
import { ownEndpoint } from '../../aws/endpoint.ts';
import { isDenied } from '../../aws/error-kinds.ts';
import { byteSize } from '../../logs/byte-size.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { CloudWatchSource } from '../../sources/cloudwatch/cloudwatch-source.ts';
import { MOST_EVENTS } from '../../sources/cloudwatch/insights-query.ts';
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
import { type Log, note } from '../run-environment.ts';
import type { EngineOptions, SourceOptions } from '../run-request.ts';
import type { ChosenSource, SourceEnvironment } from './chosen-source.ts';
import { aboutDollars, dollarText } from './glue-engine.ts';
import { type StoreLocation, storedSource } from './stored-source.ts';

export interface LogGroupChoice {
  readonly place: LogGroupLocation;
  readonly format: RecordFormat | undefined;
  /** Where what is fetched is kept; without it, as the options say. */
  readonly store: StoreLocation | undefined;
}

/** A log group of CloudWatch Logs, whose events are fetched and kept; with `--no-store` for this run only. */
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
    const isChosen = options.engine !== undefined || options.store !== undefined || store !== undefined;
    const isInsights = isChosen
      ? options.engine === 'insights'
      : await isInfrequent(insights, environment.log);
    const source: Source = isInsights
      ? insightsSource(opened, insights, { format: known, ...limits }, environment)
      : options.store === false
        ? new CloudWatchSource({ events: opened.events, format: known, ...limits })
        : storedSource(
            await originOf(opened, format, { aws, signal: environment.signal }),
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

/** As third parties quote it for us-east-1; other Regions ask more. */
const insightsPrice = (bytes: number) => (bytes / 1e9) * 0.005;

/**
 * Groups of the Infrequent Access class have no live tail, and whether their events can be fetched was not tried on AWS; so
 * they are queried. Whoever may not look at the class is taken to have a group of the Standard class.
 */
async function isInfrequent(insights: LogsInsights, log: Log): Promise<boolean> {
  const described = await insights.described().catch((error: unknown) => {
    if (isDenied(error)) return undefined;
    throw error;
  });
  if (described?.logGroupClass !== 'INFREQUENT_ACCESS') return false;
  note(
    log,
    `${insights.words} is of the Infrequent Access class, so Logs Insights reads it; --engine local fetches its events, which was not tried on AWS`,
    'insights',
  );
  return true;
}

function insightsSource(
  opened: OpenedLogGroup,
  insights: LogsInsights,
  options: Pick<InsightsSourceOptions, 'format' | 'timeoutSeconds' | 'memoryLimit'>,
  { log }: SourceEnvironment,
): InsightsSource {
  return new InsightsSource({
    ...options,
    insights,
    events: opened.events,
    onStart: (stored) => {
      const most =
        stored === undefined
          ? ''
          : `; ${byteSize(stored)} are stored, all of which would be ${dollarText(insightsPrice(stored))}`;
      note(log, `Logs Insights charges about $0.005 for each GB that it scans${most}`, 'insights');
    },
    onDivided: (matched, parts, bytes) =>
      note(
        log,
        `Logs Insights found ${matched.toLocaleString('en-US')} records and returns ${MOST_EVENTS.toLocaleString('en-US')}: it is asked again for ${parts} parts of the window, ${aboutDollars(insightsPrice(bytes))} more`,
        'insights',
      ),
    onScanned: (bytes) =>
      log({
        level: 'info',
        event: 'insights',
        message: `Logs Insights scanned ${byteSize(bytes)}, ${aboutDollars(insightsPrice(bytes))}`,
        fields: { bytes },
      }),
  });
}

/** Events are stored by their account and endpoint too: groups of several may have one name. */
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
