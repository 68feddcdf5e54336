import { DAY, type Rhythm, timesOfDay, WEEK } from './rhythm.ts';

const MINUTES_OF_DAY = 24 * 60;
const MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

/** 1970-01-05T00:00:00Z was a Monday. */
const FIRST_MONDAY = 4 * DAY;

/**
 * Returns the five time fields of a crontab line, in `machineZone`. If its daylight saving time differs from that of
 * the rhythm, a run starts up to an hour late, never early.
 */
export async function cronTimes(rhythm: Rhythm, machineZone: string, now: number): Promise<string> {
  if (rhythm.step >= DAY) return dayTimes(rhythm, machineZone, now);
  const { minutes, hours } = timesOfDay(rhythm);
  const shifts = new Set(
    (await yearOf(DAY, 0, 'UTC', machineZone, now)).map((minute) => minute % MINUTES_OF_DAY),
  );
  const isUtc = shifts.size === 1 && shifts.has(0);
  // If the hour changes during the year, run every hour: a run with nothing due does nothing.
  const hourField = hours === 'all' || !isUtc ? '*' : hours.join(',');
  return `${shiftedMinutes(minutes, Math.max(...[...shifts].map((shift) => shift % 60))).join(',')} ${hourField} * * *`;
}

/** Minutes of the hour in a zone that is not whole hours from UTC. */
function shiftedMinutes(minutes: readonly number[], shift: number): number[] {
  return minutes.map((minute) => (minute + shift) % 60).sort((a, b) => a - b);
}

async function dayTimes({ step, offset, zone }: Rhythm, machineZone: string, now: number): Promise<string> {
  const latest = latestOf(await yearOf(step, offset, zone, machineZone, now), step / 60);
  const [minute, hour] = [latest % 60, Math.floor((latest % MINUTES_OF_DAY) / 60)];
  // Minutes of the week count from Monday, cron's days of the week from Sunday.
  const weekday = step === WEEK ? (Math.floor(latest / MINUTES_OF_DAY) + 1) % 7 : '*';
  return `${minute} ${hour} * * ${weekday}`;
}

/** Returns the starts of a year's steps, in minutes of the machine's week from Monday. */
async function yearOf(
  step: number,
  offset: number,
  zone: string,
  machineZone: string,
  now: number,
): Promise<number[]> {
  const { Temporal } = await import('temporal-polyfill');
  const days = step / DAY;
  const epoch = new Temporal.PlainDate(1970, 1, 1).add({ seconds: FIRST_MONDAY });
  const today = Temporal.Instant.fromEpochMilliseconds(now * 1000)
    .toZonedDateTimeISO(zone)
    .toPlainDate();
  const first = Math.floor(epoch.until(today, { largestUnit: 'days' }).days / days);
  return Array.from({ length: Math.ceil(366 / days) }, (_, at) => {
    const start = epoch
      .add({ days: (first + at) * days })
      .toZonedDateTime(zone)
      .add({ seconds: offset });
    const there = start.withTimeZone(machineZone);
    return (there.dayOfWeek - 1) * MINUTES_OF_DAY + there.hour * 60 + there.minute;
  });
}

/** Returns the latest of times within hours of each other, on a clock that wraps after `round` minutes. */
function latestOf(times: readonly number[], round: number): number {
  const [first = 0] = times;
  const ahead = times.map((time) => ((time - first + round * 1.5) % round) - round / 2);
  return (first + Math.max(...ahead) + MINUTES_OF_WEEK) % MINUTES_OF_WEEK;
}
