import { styleText } from 'node:util';
import stringWidth from 'string-width';
import type { Column, Row, Rows, Value } from '../rows/rows.ts';
import { printable } from './printable.ts';

/** Rows whose widths set those of the columns; what comes after is printed in the same ones. */
const MEASURED_ROWS = 1000;

export interface TableOptions {
  /** Whether the header is set off in bold. */
  readonly colour: boolean;
}

/** Columns aligned for the eye: numbers to the right, all else to the left; NULL is `-`. */
export async function* table(rows: Rows, { colour }: TableOptions): AsyncGenerator<string> {
  const { columns } = rows;
  let measured: Row[] | undefined = [];
  let widths: readonly number[] = [];
  const start = (sample: readonly Row[]): string => {
    widths = columns.map((column, at) =>
      Math.max(stringWidth(column.name), ...sample.map((row) => stringWidth(cell(row[at])))),
    );
    const header = line(
      columns.map((column) => printable(column.name)),
      columns,
      widths,
    );
    return (
      (colour ? styleText('bold', header, { validateStream: false }) : header) +
      lines(sample, columns, widths)
    );
  };
  for await (const batch of rows.batches) {
    if (!measured) {
      yield lines(batch, columns, widths);
      continue;
    }
    measured.push(...batch);
    if (measured.length < MEASURED_ROWS) continue;
    yield start(measured);
    measured = undefined;
  }
  if (measured) yield start(measured);
}

function lines(rows: readonly Row[], columns: readonly Column[], widths: readonly number[]): string {
  return rows
    .map((row) =>
      line(
        columns.map((_, at) => cell(row[at])),
        columns,
        widths,
      ),
    )
    .join('');
}

function cell(value: Value | undefined): string {
  return value === null || value === undefined ? '-' : printable(String(value));
}

function line(cells: readonly string[], columns: readonly Column[], widths: readonly number[]): string {
  const padded = cells.map((text, at) => {
    const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - stringWidth(text)));
    const isNumber = columns[at]?.type === 'integer' || columns[at]?.type === 'number';
    return isNumber ? space + text : text + space;
  });
  return `${padded.join('  ').trimEnd()}\n`;
}
