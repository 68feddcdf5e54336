/** Bytes of a size in words: `500MB` and `10GB` in powers of ten, `64GiB` in powers of two; undefined for anything else. */
export function parseSize(words: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)\s*(?:([KMGTP])(i?))?B?$/i.exec(words.trim());
  if (!match) return undefined;
  const [, number = '', prefix = '', binary = ''] = match;
  const power = ' KMGTP'.indexOf(prefix.toUpperCase() || ' ');
  const bytes = Math.floor(Number(number) * (binary ? 1024 : 1000) ** power);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
