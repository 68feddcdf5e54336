const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Formats a size in decimal units: `12.3 MB`. */
export function byteSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  // 999.95 and more would round to 1000.0: use the next unit.
  while (size >= (unit === 0 ? 1000 : 999.95) && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`;
}
