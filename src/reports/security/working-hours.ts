import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { ReportOption } from '../define-report.ts';
import type { Clock } from '../kit/clock.ts';

const MINUTE = 60;
const DAY = 86_400;

/** From one minute of the day to another, past midnight if the second is smaller. */
export interface DayHours {
  /** Minutes from midnight, 0 to 1439. */
  readonly from: number;
  /** Minutes from midnight, 1 to 1440. */
  readonly until: number;
}

export const dayHoursSchema: v.GenericSchema<DayHours> = v.pipe(
  v.object({
    from: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439)),
    until: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)),
  }),
  v.check(({ from, until }) => from !== until),
);

/** Days from 0, which is Sunday, to 6. */
export const weekdaysSchema: v.GenericSchema<readonly number[]> = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))),
  v.minLength(1),
);

/** Parses hours such as `8-18`, `8:30-17:45` or `22-6`. @throws RangeError for other text */
export function parseDayHours(text: string): DayHours {
  const [, from, fromMinute = '0', until, untilMinute = '0'] =
    /^(\d{1,2})(?::([0-5]\d))?-(\d{1,2})(?::([0-5]\d))?$/.exec(text.trim()) ?? [];
  const hours = {
    from: Number(from) * 60 + Number(fromMinute),
    until: Number(until) * 60 + Number(untilMinute),
  };
  if (hours.from < 1440 && hours.until > 0 && hours.until <= 1440 && hours.from !== hours.until) return hours;
  throw new RangeError(`${JSON.stringify(text)} is not a range of hours such as 8-18 or 8:30-17:45`);
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Parses days such as `mon-fri`, `sun-thu` or `mon,wed,fri`; 0 is Sunday. @throws RangeError for other text */
export function parseWeekdays(text: string): readonly number[] {
  const days = text.split(',').flatMap((part) => {
    const [first, last = first, ...more] = part.trim().toLowerCase().split('-').map(dayOf);
    if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0)
      throw new RangeError(
        `${JSON.stringify(text)} is not a list of weekdays such as mon-fri or sun,mon,tue (${WEEKDAYS.join(', ')})`,
      );
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, at) => (first + at) % 7);
  });
  return [...new Set(days)].sort();
}

/** Parses a day; `fri` and `friday` are the same. */
const dayOf = (name: string) =>
  WEEKDAYS.findIndex((day) => day === name || (name.length > 3 && `${LONG[day]}day` === name));

/** Days that are not weekends, from 0, which is Sunday. */
export const workingDays: ReportOption<readonly number[]> = {
  flags: '--weekdays <days>',
  meaning: 'working days, such as mon-fri, sun-thu or mon,wed',
  default: 'mon-fri',
  accepts: weekdaysSchema,
  parse: parseWeekdays,
};

const LONG: Readonly<Record<string, string>> = {
  sun: 'sun',
  mon: 'mon',
  tue: 'tues',
  wed: 'wednes',
  thu: 'thurs',
  fri: 'fri',
  sat: 'satur',
};

/** Returns whether a time is within working hours in a time zone. Hours after midnight belong to the new day. */
export function isWorking(
  time: RawBuilder<bigint | null>,
  { clock, hours, weekdays }: { clock: Clock; hours: DayHours; weekdays: readonly number[] },
  f: SqlFunctions,
): RawBuilder<boolean> {
  const local = clock.local(time);
  const second = sql`${local} % ${sql.lit(DAY)}`;
  const isFrom = sql`${second} >= ${sql.lit(hours.from * MINUTE)}`;
  const isBefore = sql`${second} < ${sql.lit(hours.until * MINUTE)}`;
  const inHours = hours.from < hours.until ? sql`${isFrom} and ${isBefore}` : sql`(${isFrom} or ${isBefore})`;
  return sql`${inHours} and ${isWorkingDay(f.divide(local, DAY), weekdays)}`;
}

/** Returns whether a local day is one of these weekdays; days are counted from 1 January 1970, a Thursday. */
export const isWorkingDay = (
  day: RawBuilder<bigint | null>,
  weekdays: readonly number[],
): RawBuilder<boolean> => sql`(${day} + 4) % 7 in (${sql.join(weekdays.map((weekday) => sql.lit(weekday)))})`;

/** Returns the number of working days from 1 January 1970 until before that local day. */
export function workingDaysBefore(
  day: RawBuilder<bigint | null>,
  weekdays: readonly number[],
  f: SqlFunctions,
): RawBuilder<bigint> {
  const inFirst = (length: number) => weekdays.filter((weekday) => (weekday + 3) % 7 < length).length;
  const cases = [1, 2, 3, 4, 5, 6].map(
    (length) => sql`when ${sql.lit(length)} then ${sql.lit(inFirst(length))}`,
  );
  return sql`(${sql.lit(weekdays.length)} * (${f.divide(day, 7)}) + case ${day} % 7 ${sql.join(cases, sql` `)} else 0 end)`;
}
