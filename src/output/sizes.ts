const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** A size for people, in decimal units: `12.3 MB`. */
export function byteSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  // What one decimal place would round up to 1000 is one of the next unit.
  while (size >= (unit === 0 ? 1000 : 999.95) && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`;
}

/** Bytes of a size in words: `500MB` and `10GB` in powers of ten, `64GiB` in powers of two; undefined for anything else. */
export function parseSize(words: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)\s*(?:([KMGTP])(i?))?B?$/i.exec(words.trim());
  if (!match) return undefined;
  const [, number = '', prefix = '', binary = ''] = match;
  const power = ' KMGTP'.indexOf(prefix.toUpperCase() || ' ');
  const bytes = Math.floor(Number(number) * (binary ? 1024 : 1000) ** power);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
