import { parseDuration } from './duration.ts';

/** Reference for times as text. */
export interface TimeContext {
  /** Unix seconds; durations are subtracted from it. */
  readonly now: number;
  /** IANA time zone of dates and of times without a zone, such as `Europe/Berlin`. */
  readonly zone: string;
}

const WORDS =
  '15m, 6h, 1d, 2w (ago), now, today, yesterday, 2026-11-20, 2026-11-20T10:00 or 2026-11-20T10:00:00Z';

/**
 * Parses a time into Unix seconds. A duration is that long ago; a date and `today` or `yesterday` are the start
 * of that day in the zone. Of a local time that a clock change skips, the later one is used; if repeated, the first.
 *
 * ```ts
 * await parseTime('2d', { now: 1_800_000_000, zone: 'UTC' });
 * ```
 * @throws RangeError for any other text, and for times before 1970 or after 9999
 */
export async function parseTime(words: string, context: TimeContext): Promise<number> {
  const text = words.trim();
  if (text === 'now') return context.now;
  if (/^\d+[smhdw]/.test(text)) {
    const seconds = context.now - parseDuration(text);
    if (seconds < 0) throw new RangeError(`${JSON.stringify(words)} ago was before 1970`);
    return seconds;
  }
  const { Temporal } = await import('temporal-polyfill');
  try {
    const seconds = Math.floor(instant(Temporal, text, context).epochMilliseconds / 1000);
    if (seconds >= 0 && seconds <= 253_402_300_799) return seconds;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    checkZone(context.zone);
  }
  throw new RangeError(`${JSON.stringify(words)} is not a time; use ${WORDS}`);
}

type TemporalApi = typeof import('temporal-polyfill').Temporal;

function instant(temporal: TemporalApi, text: string, { now, zone }: TimeContext) {
  const today = () =>
    temporal.Instant.fromEpochMilliseconds(now * 1000)
      .toZonedDateTimeISO(zone)
      .toPlainDate();
  if (text === 'today') return today().toZonedDateTime(zone);
  if (text === 'yesterday') return today().subtract({ days: 1 }).toZonedDateTime(zone);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return temporal.PlainDate.from(text).toZonedDateTime(zone);
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text) || text.includes('['))
    throw new RangeError('not a time');
  if (/(Z|[+-]\d{2}(:?\d{2})?)$/i.test(text)) return temporal.Instant.from(text);
  return temporal.PlainDateTime.from(text).toZonedDateTime(zone);
}

/** @throws RangeError if it is not an IANA time zone */
export function checkZone(zone: string): void {
  if (!isZone(zone)) throw new RangeError(`${JSON.stringify(zone)} is not a time zone such as Europe/Berlin`);
}

function isZone(zone: string): boolean {
  // The default; skips Intl.DateTimeFormat, which is slow to load.
  if (zone === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
