/** Splits a comma-separated list. */
export function splitValues(list: string): string[] {
  return list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
