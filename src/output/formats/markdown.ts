import { printable } from '../../rows/printable.ts';
import type { Rows } from '../../rows/rows.ts';

/** Writes a table as GitHub and most wikis show it. */
export async function* markdown(rows: Rows): AsyncGenerator<string> {
  const isNumber = (type: string) => type === 'integer' || type === 'number';
  yield line(rows.columns.map((column) => column.name));
  yield line(rows.columns.map((column) => (isNumber(column.type) ? '--:' : '---')));
  for await (const batch of rows.batches) yield batch.map((row) => line(row)).join('');
}

function line(cells: readonly unknown[]): string {
  const texts = cells.map((cell) =>
    cell === null ? '' : printable(String(cell)).replaceAll('\\', '\\\\').replaceAll('|', '\\|'),
  );
  return `| ${texts.join(' | ')} |\n`;
}
