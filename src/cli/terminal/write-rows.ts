import type { RowFormat } from '../../output/formats/format-facts.ts';
import { formatNamed, type TerminalView } from '../../output/formats/formats.ts';
import { hasColours, terminalWidth } from '../../output/terminal/terminal.ts';
import { printableRows } from '../../rows/printable.ts';
import type { Rows } from '../../rows/rows.ts';

/**
 * Writes rows to standard output; a table on a terminal fits it.
 * @param format by default a table on a terminal, else CSV
 * @param view what a table on a terminal makes of its columns
 */
export async function writeRows(
  rows: Rows,
  {
    format,
    view = { units: {} },
  }: {
    readonly format?: RowFormat | undefined;
    readonly view?: Pick<TerminalView, 'units' | 'key' | 'answer'>;
  },
): Promise<void> {
  const terminal = process.stdout.isTTY
    ? { hasColours: hasColours(true), width: terminalWidth(process.stdout), ...view }
    : undefined;
  const write = await formatNamed(format ?? (terminal ? 'table' : 'csv'), terminal);
  for await (const text of write(terminal ? printableRows(rows) : rows)) process.stdout.write(text);
}
