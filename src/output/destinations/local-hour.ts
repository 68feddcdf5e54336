/** The date and hour of an instant in a time zone, as parts of a file name. */
export interface LocalHour {
  /** `2026-11-20` */
  readonly date: string;
  /** `00` to `23`; followed by `b` if the hour repeats because the clock was set back. */
  readonly hour: string;
}

const HOUR = 3600;

/** @param seconds Unix seconds */
export function localHour(seconds: number, zone: string): LocalHour {
  const { date, hour } = parts(seconds, zone);
  const before = parts(seconds - HOUR, zone);
  const isRepeated = before.date === date && before.hour === hour;
  return { date, hour: isRepeated ? `${hour}b` : hour };
}

function parts(seconds: number, zone: string): LocalHour {
  const text = formatter(zone).format(seconds * 1000);
  return { date: text.slice(0, 10), hour: text.slice(11, 13) };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The Swedish locale formats dates as ISO 8601. */
function formatter(zone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  const known =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      hourCycle: 'h23',
    });
  formatters.set(zone, known);
  return known;
}
