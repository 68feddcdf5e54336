import type { Row } from '../../rows/rows.ts';
import type { ShownColumn } from './shown-column.ts';

/** From one to seven eighths of a character, filled from the left. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

const SHORTEST = 4;

const LONGEST = 16;

/**
 * Adds a column of bars after the measure, proportional to its value; returns the columns unchanged if there is no
 * space, or nothing to compare.
 * @param room characters left in a line, without the gap before the bar
 */
export function withBars(
  columns: readonly ShownColumn[],
  measure: number,
  { rows, room }: { readonly rows: readonly Row[]; readonly room: number },
): readonly ShownColumn[] {
  const place = columns.findIndex(({ at, isNumber }) => at === measure && isNumber);
  const most = rows.reduce((largest, row) => Math.max(largest, Number(row[measure] ?? 0)), 0);
  if (place < 0 || room < SHORTEST || rows.length < 2 || most <= 0) return columns;
  const width = Math.min(room, LONGEST);
  const text: ShownColumn['text'] = (value) => bar(Math.min(1, Number(value ?? 0) / most), width);
  return columns.toSpliced(place + 1, 0, {
    at: measure,
    name: '',
    heading: [''],
    width,
    valueWidth: width,
    isNumber: false,
    text,
  });
}

/** Any value above 0 is visible. */
function bar(share: number, width: number): string {
  if (!(share > 0)) return '';
  const eighths = Math.max(1, Math.round(share * width * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
