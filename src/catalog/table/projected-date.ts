/**
 * Dates and date bounds of a projection, as in Athena and Trino.
 * Source: Amazon Athena User Guide, "Supported types for partition projection".
 */

const LETTERS: Readonly<Record<string, string>> = { yyyy: 'year', MM: 'month', dd: 'day', HH: 'hour' };

/** Returns a pattern for dates of a format, with named parts; undefined for a format that flowq does not write. */
export function datePattern(format: string): RegExp | undefined {
  const parts = format.match(/'[^']*'|yyyy|MM|dd|HH|[^A-Za-z']/g) ?? [];
  if (parts.join('') !== format) return undefined;
  const source = parts.map((part) => {
    const name = LETTERS[part];
    return name ? `(?<${name}>\\d{${part.length}})` : escaped(part.replaceAll("'", ''));
  });
  return new RegExp(`^${source.join('')}$`);
}

/** Parses a date of that format into Unix seconds; undefined for any other text. */
export function dateSeconds(text: string, format: string): number | undefined {
  const parts = datePattern(format)?.exec(text)?.groups;
  if (!parts) return undefined;
  const { year = '1970', month = '01', day = '01', hour = '00' } = parts;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

const UNITS: Readonly<Record<string, number>> = {
  YEAR: 366 * 86_400,
  MONTH: 31 * 86_400,
  WEEK: 7 * 86_400,
  DAY: 86_400,
  HOUR: 3600,
  MINUTE: 60,
  SECOND: 1,
};

/** Parses a range bound, a date or `NOW+1DAYS`, into Unix seconds; undefined for any other text. */
export function boundSeconds(bound: string, format: string, now: number): number | undefined {
  const relative = /^NOW(?:([+-])(\d+)(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?)?$/.exec(
    bound.replace(/\s/g, ''),
  );
  if (!relative) return dateSeconds(bound, format);
  const [, sign, count = '0', unit = ''] = relative;
  return now + (sign === '-' ? -1 : 1) * Number(count) * (UNITS[unit] ?? 0);
}

/** Escapes a text for use in a pattern. */
export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
