import { zoneOffsets } from '../../logs/zone-offsets.ts';

const TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?: ?(.+))?$/;

/**
 * Parses a time of Athena or Trino, `2026-11-20 08:00:00.000`, in UTC unless a zone follows, to the millisecond. Times
 * that a Date cannot represent stay text.
 */
export function timestampOf(value: unknown): Date | string {
  const text = String(value);
  const [, day, time, fraction = '', zone = 'UTC'] = TIMESTAMP.exec(text) ?? [];
  const local = Date.parse(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  if (Number.isNaN(local)) return text;
  return new Date(local - offsetOf(zone, local) * 1000);
}

/** Returns the zone's offset from UTC in seconds at a local time. */
function offsetOf(zone: string, local: number): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (sign) return (Number(hours) * 3600 + Number(minutes) * 60) * (sign === '-' ? -1 : 1);
  if (zone === 'UTC') return 0;
  const at = (seconds: number) => zoneOffsets(zone, seconds, seconds)[0]?.offset ?? 0;
  const seconds = Math.floor(local / 1000);
  return at(seconds - at(seconds));
}
