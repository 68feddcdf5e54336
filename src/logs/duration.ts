const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * Seconds of a duration in words: `15m`, `6h`, `1d`, `2w`, or several units as in `1d12h`.
 * @throws RangeError for anything else, and for zero or more than a hundred years
 */
export function parseDuration(words: string): number {
  if (!/^(\d{1,9}[smhdw])+$/.test(words)) {
    throw new RangeError(`${JSON.stringify(words)} is not a duration such as 15m, 6h, 1d or 2w`);
  }
  const parts = words.matchAll(/(\d+)([smhdw])/g);
  const seconds = [...parts].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? Number.NaN),
    0,
  );
  if (!(seconds > 0 && seconds <= 100 * 366 * 86_400)) {
    throw new RangeError(`${JSON.stringify(words)} is not between a second and a hundred years`);
  }
  return seconds;
}
