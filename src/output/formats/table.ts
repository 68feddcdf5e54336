import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { cutInMiddle } from '../../rows/cut-in-middle.ts';
import type { Others, Row, Rows } from '../../rows/rows.ts';
import { wrapped } from '../terminal/wrapped.ts';
import { type Fit, type FittedColumns, fitColumns, GAP, naturalColumns } from './fit-columns.ts';
import type { ShownColumn } from './shown-column.ts';

/** Rows that determine the column widths; later rows use the same widths. */
const MEASURED_ROWS = 1000;

export interface TableOptions {
  /** True for a bold header and REJECT in red. */
  readonly colour: boolean;
  /** The terminal to fit; without it, values are exact and lines are not cut. */
  readonly fit?: Fit | undefined;
}

/** Writes aligned columns: numbers to the right, the rest to the left; NULL is `-`. */
export async function* table(rows: Rows, { colour, fit }: TableOptions): AsyncGenerator<string> {
  let measured: Row[] | undefined = [];
  let shown: readonly ShownColumn[] = [];
  let fitted: FittedColumns | undefined;
  const sentences: string[] = [];
  let rowCount = 0;
  const lines = (some: readonly Row[]) => {
    rowCount += some.length;
    for (const row of some) sentences.push(...sentencesOf(row, shown, fitted?.below ?? []));
    return some
      .map((row) =>
        line(
          shown.map(({ at, text }) => text(row[at], row)),
          shown,
          { colour, isFitted: fit !== undefined },
        ),
      )
      .join('');
  };
  const start = (sample: readonly Row[], isWhole: boolean): string => {
    const totals = isWhole ? fit?.others?.()?.values : undefined;
    fitted = fit && fitColumns(rows.columns, sample, { ...fit, isWhole, totals });
    shown = fitted?.shown ?? naturalColumns(rows.columns, sample);
    const header = headerLine(shown, fit !== undefined);
    return (colour ? styleText('bold', header, { validateStream: false }) : header) + lines(sample);
  };
  for await (const batch of rows.batches) {
    if (!measured) {
      yield lines(batch);
      continue;
    }
    measured.push(...batch);
    if (measured.length < MEASURED_ROWS) continue;
    yield start(measured, false);
    measured = undefined;
  }
  if (measured) yield start(measured, true);
  const others = fit?.others?.();
  if (others) yield othersLine(others, shown);
  if (fit) yield* sentences.map((text) => `${wrapped(text, fit.width, stringWidth)}\n`);
  if (fit && fitted) yield* asideLines(fitted, fit.width, sameIn(rowCount, others !== undefined));
}

/** Returns the label of columns with one value. */
function sameIn(rows: number, isCut: boolean): string {
  if (rows === 1 && !isCut) return 'in this row';
  return isCut ? 'same in these rows' : 'same in all rows';
}

/** Lists what the table does not show: columns with one value, without values, and hidden ones. */
function* asideLines({ same, empty, left }: FittedColumns, width: number, where: string): Generator<string> {
  const parts = [
    same.length > 0 && `${where}: ${same.map(({ name, text }) => `${name} ${text}`).join(', ')}`,
    empty.length > 0 && `empty: ${empty.join(', ')}`,
  ].filter((part) => part !== false);
  const hidden = left.length > 0 ? [`hidden to fit: ${left.join(', ')}`] : [];
  for (const text of [...(parts.length > 0 ? [parts.join('; ')] : []), ...hidden])
    for (const part of wrapped(`(${text})`, width, stringWidth).split('\n'))
      yield `${cutInMiddle(part, width)}\n`;
}

/** Yields the sentences of a row, printed below the table after the row's first value. */
function* sentencesOf(
  row: Row,
  [first]: readonly ShownColumn[],
  below: readonly ShownColumn[],
): Generator<string> {
  for (const { at, text } of below)
    if ((row[at] ?? null) !== null) yield `${first?.text(row[first.at]) ?? ''}: ${text(row[at])}`;
}

/** Returns the headings, aligned at the bottom and cut to the column width, including those of numbers. */
function headerLine(columns: readonly ShownColumn[], isFitted: boolean): string {
  const height = Math.max(0, ...columns.map(({ heading }) => heading.length));
  const lines = Array.from({ length: height }, (_, at) =>
    line(
      columns.map(({ heading, width }) => {
        const text = heading[at - height + heading.length] ?? '';
        return isFitted ? cutInMiddle(text, width) : text;
      }),
      columns,
      { colour: false, isFitted },
    ),
  );
  return lines.length > 0 ? lines.join('') : '\n';
}

/** Returns the totals of the omitted rows, to print below the rows. */
function othersLine({ rows, values }: Others, columns: readonly ShownColumn[]): string {
  const cells = columns.map(({ name, at, text }) =>
    name === '' || (values[at] ?? null) === null ? '' : text(values[at]),
  );
  const [first, ...others] = columns;
  const label = `${rows.toLocaleString('en-US')} ${rows === 1 ? 'other' : 'others'}`;
  const left = first ? [{ ...first, isNumber: false }, ...others] : [];
  return line([label, ...cells.slice(1)], left, { colour: false, isFitted: false });
}

interface LineOptions {
  readonly colour: boolean;
  /** True if texts are cut to the column width. */
  readonly isFitted: boolean;
}

function line(
  cells: readonly string[],
  columns: readonly ShownColumn[],
  { colour, isFitted }: LineOptions,
): string {
  // A cell wider than its column uses up the padding of the cells after it.
  let over = 0;
  const padded = cells.map((whole, at) => {
    const { width = 0, isNumber = false } = columns[at] ?? {};
    // A number must not be cut, because it would read as another number.
    const cell = isFitted && !isNumber ? cutInMiddle(whole, width) : whole;
    const room = width - stringWidth(cell) - over;
    over = Math.max(0, -room);
    const space = ' '.repeat(Math.max(0, room));
    const text = colour && cell === 'REJECT' ? styleText('red', cell, { validateStream: false }) : cell;
    return isNumber ? space + text : text + space;
  });
  return `${padded.join(GAP).trimEnd()}\n`;
}
