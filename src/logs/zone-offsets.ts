/** UTC offset of a zone between two clock changes. */
export interface ZoneOffset {
  /** Unix seconds from which it applies; the first one also applies before. */
  readonly from: number;
  /** Seconds that local time is ahead of UTC. */
  readonly offset: number;
}

const DAY = 86_400;

/** Returns the UTC offsets of a zone between two times, one per clock change. */
export function zoneOffsets(zone: string, since: number, until: number): ZoneOffset[] {
  if (zone === 'UTC') return [{ from: since, offset: 0 }];
  const offsets: ZoneOffset[] = [{ from: since, offset: offsetAt(zone, since) }];
  for (let at = since; at < until; at += DAY) {
    const [before, after] = [offsetAt(zone, at), offsetAt(zone, at + DAY)];
    if (before !== after) offsets.push({ from: changeBetween(zone, at, at + DAY), offset: after });
  }
  return offsets;
}

/** Returns the second at which the offset changes to that of the end. */
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

/** Returns a formatter in the Swedish locale, whose dates are ISO 8601. */
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
