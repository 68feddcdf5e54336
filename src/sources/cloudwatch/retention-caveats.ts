import { formatInstant } from '../../logs/instant.ts';
import type { Window } from '../../logs/window.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { GroupEvents } from './log-events.ts';

const DAY = 86_400;

/** Returns a caveat if the window begins before the retention of CloudWatch Logs. @param now Unix seconds */
export async function retentionCaveats(
  events: GroupEvents,
  window: Window | undefined,
  now = Math.floor(Date.now() / 1000),
): Promise<Caveat[]> {
  // The shortest retention is a day.
  if (!window || window.since >= now - DAY) return [];
  const retention = await events.retention();
  if (retention === undefined || window.since >= now - retention) return [];
  const days = retention / DAY;
  const text = `${events.words} keeps events for ${days} ${days === 1 ? 'day' : 'days'}: records from before ${formatInstant(now - retention)} are those that the store has, if any`;
  return [{ kind: 'source', text, fields: { retentionDays: days } }];
}
