import { isDenied } from '../../aws/error-kinds.ts';
import { byteSize } from '../../logs/byte-size.ts';
import type { FindAllOptions } from '../../sources/cloudwatch/find-all.ts';
import { InsightsEvents } from '../../sources/cloudwatch/insights-events.ts';
import { MOST_EVENTS } from '../../sources/cloudwatch/insights-query.ts';
import type { GroupEvents } from '../../sources/cloudwatch/log-events.ts';
import type { OpenedLogGroup } from '../../sources/cloudwatch/log-group.ts';
import type { LogsInsights } from '../../sources/cloudwatch/logs-insights.ts';
import { type Log, note } from '../run-environment.ts';
import { aboutDollars, dollarText } from './glue-engine.ts';

/** Price for us-east-1 as third parties quote it; other Regions charge more. */
export const insightsPrice = (bytes: number) => (bytes / 1e9) * 0.005;

/**
 * Logs the price of Logs Insights.
 * @param stored bytes of the group; undefined if unknown
 */
export function notePrice(log: Log, stored: number | undefined): void {
  const most =
    stored === undefined
      ? ''
      : `; ${byteSize(stored)} are stored, all of which would be ${dollarText(insightsPrice(stored))}`;
  note(log, `Logs Insights charges about $0.005 for each GB that it scans${most}`, 'insights');
}

/** Returns listeners that log the cost of queries as soon as it is known. */
export const noteCosts = (log: Log): Pick<FindAllOptions, 'onDivided' | 'onScanned'> => ({
  onDivided: (matched, parts, bytes) =>
    note(
      log,
      `Logs Insights found ${matched.toLocaleString('en-US')} records and returns ${MOST_EVENTS.toLocaleString('en-US')}: flowq queries ${parts} parts of the window separately, ${aboutDollars(insightsPrice(bytes))} more`,
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

/**
 * Returns the events of a log group by its class. Groups of the Infrequent Access class have no live tail, and fetching
 * their events was not tested on AWS, so Logs Insights reads them; its price is logged. Without the permission to see
 * the class, the group is treated as Standard.
 */
export async function eventsByClass(
  { events }: Pick<OpenedLogGroup, 'events'>,
  insights: LogsInsights,
  log: Log,
): Promise<{ readonly events: GroupEvents; readonly isInfrequent: boolean }> {
  const described = await insights.described().catch((error: unknown) => {
    if (isDenied(error)) return undefined;
    throw error;
  });
  if (!described?.isInfrequent) return { events, isInfrequent: false };
  note(log, `${insights.words} is of the Infrequent Access class, so Logs Insights reads it`, 'insights');
  notePrice(log, described.storedBytes);
  return { events: new InsightsEvents(events, insights, noteCosts(log)), isInfrequent: true };
}
