import { headerLine, type RecordFormat } from '../logs/record-format.ts';
import { Scanner } from './scanner.ts';

/** Cached scanners of recent formats; limited, as each has four megabytes of memory. */
const scanners = new Map<string, Scanner>();
const MOST_SCANNERS = 4;

/**
 * Whether all lines, each with its line feed, are certain to be records. If false, `lineKinds` decides.
 * @param bytes UTF-8
 * @param from start of the first line
 * @param to the position after the last line feed
 */
export function recordsOnly(
  format: RecordFormat,
  bytes: Uint8Array,
  from = 0,
  to: number = bytes.length,
): boolean {
  try {
    return scannerFor(format).scan(bytes, from, to);
  } catch {
    // The processor does not have the features that the scanner requires.
    return false;
  }
}

function scannerFor(format: RecordFormat): Scanner {
  const key = headerLine(format);
  const known = scanners.get(key);
  if (known) return known;
  if (scanners.size === MOST_SCANNERS) scanners.clear();
  const made = new Scanner(format);
  scanners.set(key, made);
  return made;
}
