import { boundSeconds, dateSeconds } from './projected-date.ts';

/**
 * Explains why a partition key's projection does not include the value of a file's folder; empty if it does.
 * @param parameters parameters of the table
 * @param now Unix seconds
 */
export function valueReasons(
  key: string,
  value: string,
  parameters: Readonly<Record<string, string>>,
  now: number,
): string[] {
  const property = (name: string) => parameters[`projection.${key}.${name}`];
  switch (property('type')?.toLowerCase()) {
    case 'enum':
      return enumReasons(key, value, property('values') ?? '');
    case 'integer':
      return integerReasons(key, value, property('range') ?? '', property('digits'));
    case 'date':
      return dateReasons(key, value, property('range') ?? '', property('format') ?? '', now);
    default:
      return [];
  }
}

function enumReasons(key: string, value: string, values: string): string[] {
  const list = values.split(',');
  if (list.includes(value)) return [];
  const blank = list.some((one) => one.trim() === value);
  return [
    `projection.${key}.values ${blank ? 'has blanks, which count as part of the value,' : 'is'} ${JSON.stringify(values)}, the file's is ${value}`,
  ];
}

function integerReasons(key: string, value: string, range: string, digits: string | undefined): string[] {
  const [low = Number.NaN, high = Number.NaN] = range.split(',').map(Number);
  const number = Number(value);
  if (!(number >= low && number <= high))
    return [`projection.${key}.range is ${range}, the file's is ${value}`];
  const written = digits === undefined ? String(number) : String(number).padStart(Number(digits), '0');
  return written === value
    ? []
    : [`projection.${key}.digits is ${digits ?? 'missing'}, so that it looks for ${written}, not ${value}`];
}

function dateReasons(key: string, value: string, range: string, format: string, now: number): string[] {
  const time = dateSeconds(value, format);
  const [low, high] = range.split(',').map((bound) => boundSeconds(bound, format, now));
  if (time === undefined) return [`projection.${key}.format is ${format}, the file's is ${value}`];
  if (low === undefined || high === undefined)
    return [`projection.${key}.range is ${range}, which is not a range of ${format}`];
  return time >= low && time <= high ? [] : [`projection.${key}.range is ${range}, the file's is ${value}`];
}
