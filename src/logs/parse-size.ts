/** Parses a size into bytes: `500MB` in powers of ten, `64GiB` in powers of two; undefined for any other text. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)\s*(?:([KMGTP])(i?))?B?$/i.exec(text.trim());
  if (!match) return undefined;
  const [, number = '', prefix = '', binary = ''] = match;
  const power = ' KMGTP'.indexOf(prefix.toUpperCase() || ' ');
  const bytes = Math.floor(Number(number) * (binary ? 1024 : 1000) ** power);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
