import type { CloudWatchSourceConfig } from '../config/config.ts';
import { FlowqError } from '../errors.ts';
import { headerLine, parseFields, type RecordFormat } from '../logs/record-format.ts';
import { fittingFormat } from '../sources/cloudwatch/fitting-format.ts';
import type { GroupEvents } from '../sources/cloudwatch/log-events.ts';
import { type OpenedLogGroup, openLogGroup } from '../sources/cloudwatch/log-group.ts';
import { LogsInsights } from '../sources/cloudwatch/logs-insights.ts';
import { callerFindings } from './caller-check.ts';
import type { Check } from './diagnose.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { newestFinding } from './newest-delivery.ts';

/** Seconds before the newest event from which events are compared with the fields of `flowq.json`. */
const LOOKED_AT = 3600;

/** Checks that a log group can be read, receives events, and has the fields that init found. */
export function logGroupCheck(config: CloudWatchSourceConfig): Check {
  return {
    name: 'log group',
    look: async ({ now, signal = new AbortController().signal }) => {
      const { logGroup: group, region, profile, endpointUrl } = config;
      await using opened = openLogGroup({ group, aws: { region, profile, endpointUrl } }, { signal });
      const caller = await callerFindings(opened.clients, () => Date.now() / 1000, signal);
      const known = await new LogsInsights(opened.clients, group, signal).described();
      const isInfrequent = known?.isInfrequent ?? false;
      return [...caller, ...(await eventFindings(opened, config, { now, isInfrequent }))];
    },
  };
}

async function eventFindings(
  { events, described }: OpenedLogGroup,
  { fields }: CloudWatchSourceConfig,
  { now, isInfrequent }: { readonly now: number; readonly isInfrequent: boolean },
): Promise<Finding[]> {
  const newest = await events.newest();
  if (newest === undefined)
    return [
      fail('log group', `nothing was ever delivered to ${events.words}`, 'flowq enable list shows why not'),
    ];
  const time = Math.floor(newest / 1000);
  return [
    newestFinding(time, now),
    isInfrequent
      ? ok('fields', 'not compared with events: for the Infrequent Access class that is a query, which costs')
      : await sampleFinding(events, time, fields === undefined ? await described() : parseFields(fields)),
    ...(fields === undefined ? [] : await describedFinding(described, headerLine(parseFields(fields)))),
  ];
}

async function sampleFinding(
  events: GroupEvents,
  newest: number,
  known: RecordFormat | undefined,
): Promise<Finding> {
  const sample = await events.sample({ since: newest - LOOKED_AT });
  return fitFinding(() => fittingFormat(events.words, sample, known), sample.length);
}

function fitFinding(look: () => unknown, events: number): Finding {
  if (events === 0) return warn('fields', 'no event of its last hour could be read');
  try {
    look();
    return ok('fields', `${events} events have those of flowq.json`);
  } catch (error) {
    if (!(error instanceof FlowqError)) throw error;
    return fail('fields', error.message, 'run flowq init again to detect them, or give --fields');
  }
}

async function describedFinding(described: OpenedLogGroup['described'], known: string): Promise<Finding[]> {
  const format = await described();
  if (!format || headerLine(format) === known) return [];
  const words = `the flow log that delivers there has other fields than flowq.json: ${headerLine(format)}`;
  return [warn('fields', words, 'flowq init again saves them')];
}
