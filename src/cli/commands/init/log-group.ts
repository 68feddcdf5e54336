import { isDenied } from '../../../aws/error-kinds.ts';
import type { CloudWatchSourceConfig } from '../../../config/config.ts';
import { sourceError } from '../../../errors.ts';
import { formatInstant } from '../../../logs/instant.ts';
import { formatVersion, headerLine, type RecordFormat } from '../../../logs/record-format.ts';
import { Progress } from '../../../output/terminal/progress.ts';
import { printable } from '../../../rows/printable.ts';
import { readFormat } from '../../../runs/read-options.ts';
import { eventsByClass } from '../../../runs/source/events-by-class.ts';
import { fittingFormat } from '../../../sources/cloudwatch/fitting-format.ts';
import { type OpenedLogGroup, openLogGroup } from '../../../sources/cloudwatch/log-group.ts';
import { logGroupOf } from '../../../sources/cloudwatch/log-group-uri.ts';
import { LogsInsights } from '../../../sources/cloudwatch/logs-insights.ts';
import { interruptible } from '../../terminal/interruption.ts';
import { log } from '../../terminal/log.ts';
import { writeProse } from '../../terminal/prose.ts';
import type { InitOptions } from './options.ts';
import { mayRemember, remember } from './saved-source.ts';
import { suggestedWindow } from './suggested-window.ts';

/** Seconds before the newest event from which events are sampled. */
const BEFORE_NEWEST = 3600;

/** Runs `flowq init cloudwatch:LOG-GROUP`: finds the fields of its events, and saves it. */
export async function initLogGroup(source: string, given: InitOptions): Promise<void> {
  const { group, arn } = logGroupOf(source) ?? { group: source };
  const requested = await readFormat(given);
  const progress = new Progress();
  await interruptible(async (signal) => {
    const { region: wanted, profile, endpointUrl } = given;
    await using opened = openLogGroup(
      { group, arn, aws: { region: wanted, profile, endpointUrl } },
      { signal },
    );
    const region = await opened.region();
    const insights = new LogsInsights(opened.clients, group, signal);
    const { events, isInfrequent } = await eventsByClass(opened, insights, log);
    progress.show(() => `looking at ${events.words}`);
    const found = await look({ ...opened, events }, requested, isInfrequent);
    progress.close();
    writeProse(lines(summary(opened.events.words, region, found)));
    const config: CloudWatchSourceConfig = {
      kind: 'cloudwatch',
      logGroup: arn?.text ?? group,
      region,
      ...(profile === undefined ? {} : { profile }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
      fields: given.fields ?? headerLine(found.format),
    };
    if (await mayRemember(config, given))
      await remember(config, given, suggestedWindow(found.newest && Math.floor(found.newest / 1000), '1h'));
  });
}

interface Found {
  readonly format: RecordFormat;
  /** The source of this format, for a person. */
  readonly origin: string;
  /** Number of events compared with the format. */
  readonly events: number;
  /** Unix milliseconds of the newest event; undefined for an empty group, or if the caller may not see it. */
  readonly newest: number | undefined;
}

async function look(
  { events, described }: OpenedLogGroup,
  requested: RecordFormat | undefined,
  isInfrequent: boolean,
): Promise<Found> {
  const newest = await newestOf(events);
  // A query needs a window, and costs money.
  const last = newest ?? (isInfrequent ? Date.now() : undefined);
  const sample = await events.sample(
    last === undefined ? undefined : { since: Math.floor(last / 1000) - BEFORE_NEWEST },
  );
  const format = requested ?? (await described());
  const origin = requested ? '--fields' : format ? 'the flow log that delivers there' : 'the events';
  if (sample.length > 0)
    return {
      format: fittingFormat(events.words, sample, format, { mustFit: true }),
      origin,
      events: sample.length,
      newest,
    };
  if (format) return { format, origin, events: 0, newest };
  throw sourceError(
    `${events.words} has no events, so their fields are unknown`,
    'give --fields, or allow ec2:DescribeFlowLogs',
  );
}

async function newestOf(events: OpenedLogGroup['events']): Promise<number | undefined> {
  try {
    return await events.newest();
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}

function summary(words: string, region: string, { format, origin, events, newest }: Found): string[] {
  const row = (label: string, text: string) => `${label.padEnd(8)}  ${text}`;
  const newestText = newest === undefined ? 'not known' : `about ${formatInstant(Math.floor(newest / 1000))}`;
  return [
    row('source', `${words} in ${region}`),
    row('format', `${format.fields.length} fields, version ${formatVersion(format)}, from ${origin}`),
    row('fields', headerLine(format)),
    row('events', events === 0 ? 'none yet, so that the fields were not tried on any' : `${events} tried`),
    row('newest', newestText),
  ];
}

const lines = (texts: readonly string[]) => texts.map((text) => `${printable(text)}\n`).join('');
