/** A stretch of time in which the clocks of a zone differ from UTC by the same. */
export interface ZoneOffset {
  /** Unix seconds from which it holds; the first one holds before as well. */
  readonly from: number;
  /** Seconds that local time is ahead of UTC. */
  readonly offset: number;
}

const DAY = 86_400;

/** How far a zone's clocks are from UTC between two times, changes of the clocks included. */
export function zoneOffsets(zone: string, since: number, until: number): ZoneOffset[] {
  if (zone === 'UTC') return [{ from: since, offset: 0 }];
  const offsets: ZoneOffset[] = [{ from: since, offset: offsetAt(zone, since) }];
  for (let at = since; at < until; at += DAY) {
    const [before, after] = [offsetAt(zone, at), offsetAt(zone, at + DAY)];
    if (before !== after) offsets.push({ from: changeBetween(zone, at, at + DAY), offset: after });
  }
  return offsets;
}

/** The second at which the offset becomes that of the end. */
function changeBetween(zone: string, first: number, last: number): number {
  const after = offsetAt(zone, last);
  let [low, high] = [first, last];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === after) high = middle;
    else low = middle;
  }
  return high;
}

function offsetAt(zone: string, seconds: number): number {
  const local = formatter(zone).format(seconds * 1000);
  return Date.parse(`${local.replace(' ', 'T')}Z`) / 1000 - seconds;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Sweden writes dates as ISO 8601 has them. */
function formatter(zone: string): Intl.DateTimeFormat {
  const known =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
  formatters.set(zone, known);
  return known;
}
