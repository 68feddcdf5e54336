const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * Parses a duration into seconds: `15m`, `6h`, `1d`, `2w`, or several units as in `1d12h`.
 * @throws RangeError for any other text, and for zero or more than a hundred years
 */
export function parseDuration(text: string): number {
  if (!/^(\d{1,9}[smhdw])+$/.test(text)) {
    throw new RangeError(`${JSON.stringify(text)} is not a duration such as 15m, 6h, 1d or 2w`);
  }
  const parts = text.matchAll(/(\d+)([smhdw])/g);
  const seconds = [...parts].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? Number.NaN),
    0,
  );
  if (!(seconds > 0 && seconds <= 100 * 366 * 86_400)) {
    throw new RangeError(`${JSON.stringify(text)} is not between a second and a hundred years`);
  }
  return seconds;
}
