/** Where windows of a length begin and end: at the clock's multiples of it, or at midnight of a time zone. */

const DAY = 86_400;

/** 1970-01-05, in days since the epoch: weeks begin on Mondays. */
const FIRST_MONDAY = 4;

export interface Rhythm {
  /** Seconds from one boundary to the next; whole days follow the zone's days, however long they are. */
  readonly every: number;
  /** IANA time zone whose days count. */
  readonly zone: string;
}

/** The newest boundary that is not after `time`, Unix seconds. */
export async function boundaryBefore(time: number, rhythm: Rhythm): Promise<number> {
  const { every } = rhythm;
  if (every % DAY !== 0) return Math.floor(time / every) * every;
  const days = await zoneDays(rhythm.zone);
  return days.start(firstOf(days.of(time), every / DAY));
}

/** The first boundary after `time`, Unix seconds. */
export async function boundaryAfter(time: number, rhythm: Rhythm): Promise<number> {
  const { every } = rhythm;
  if (every % DAY !== 0) return (Math.floor(time / every) + 1) * every;
  const days = await zoneDays(rhythm.zone);
  const step = every / DAY;
  let day = firstOf(days.of(time), step) + step;
  // A zone may leave out a day, as Samoa did: it begins when the next one does.
  while (days.start(day) <= time) day += step;
  return days.start(day);
}

/** The first day of the stretch of days that a day belongs to. */
function firstOf(day: number, step: number): number {
  const anchor = step % 7 === 0 ? FIRST_MONDAY : 0;
  return Math.floor((day - anchor) / step) * step + anchor;
}

/** The days of a zone, numbered from 1970-01-01. */
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
