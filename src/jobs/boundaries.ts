/** Boundaries of windows: multiples of a length since the epoch, or midnights of a time zone. */

const DAY = 86_400;

/** 1970-01-05, in days since the epoch: weeks start on Mondays. */
const FIRST_MONDAY = 4;

export interface Rhythm {
  /** Seconds between boundaries; multiples of a day follow the zone's calendar days, regardless of their length. */
  readonly every: number;
  /** IANA time zone of the days. */
  readonly zone: string;
}

/** Returns the last boundary at or before `time`, Unix seconds. */
export async function boundaryBefore(time: number, rhythm: Rhythm): Promise<number> {
  const { every } = rhythm;
  if (every % DAY !== 0) return Math.floor(time / every) * every;
  const days = await zoneDays(rhythm.zone);
  return days.start(firstOf(days.of(time), every / DAY));
}

/** Returns the first boundary after `time`, Unix seconds. */
export async function boundaryAfter(time: number, rhythm: Rhythm): Promise<number> {
  const { every } = rhythm;
  if (every % DAY !== 0) return (Math.floor(time / every) + 1) * every;
  const days = await zoneDays(rhythm.zone);
  const step = every / DAY;
  let day = firstOf(days.of(time), step) + step;
  // A zone may skip a day, as Samoa did: the skipped day then starts with the next one.
  while (days.start(day) <= time) day += step;
  return days.start(day);
}

/** Returns the first day of the interval of days that contains a day. */
function firstOf(day: number, step: number): number {
  const anchor = step % 7 === 0 ? FIRST_MONDAY : 0;
  return Math.floor((day - anchor) / step) * step + anchor;
}

/** Returns the days of a zone, numbered from 1970-01-01. */
async function zoneDays(zone: string) {
  const { Temporal } = await import('temporal-polyfill');
  const epoch = new Temporal.PlainDate(1970, 1, 1);
  return {
    of(time: number): number {
      const date = Temporal.Instant.fromEpochMilliseconds(time * 1000)
        .toZonedDateTimeISO(zone)
        .toPlainDate();
      return epoch.until(date, { largestUnit: 'days' }).days;
    },
    start(day: number): number {
      return epoch.add({ days: day }).toZonedDateTime(zone).epochMilliseconds / 1000;
    },
  };
}
