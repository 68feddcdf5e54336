import { headerLine, type RecordFormat } from '../logs/record-format.ts';
import { Scanner } from './scanner.ts';

/** Scanners of formats seen last, because each has four megabytes of memory. */
const scanners = new Map<string, Scanner>();
const MOST_SCANNERS = 4;

/**
 * Whether all lines of some bytes, each with its line feed, are records beyond doubt. Where it says no, `lineKinds`
 * decides.
 * @param bytes UTF-8
 * @param from where the first line begins
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
    // A processor without what the scanner needs.
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
