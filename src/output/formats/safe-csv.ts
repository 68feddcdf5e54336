import type { Rows } from '../../rows/rows.ts';

/** What makes spreadsheets take a cell for a formula, also as the wide characters of East Asia. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** The rows with `'` before each text that a spreadsheet would run as a formula; numbers are none. */
export function safeForSpreadsheets({ columns, batches }: Rows): Rows {
  async function* safeBatches() {
    for await (const batch of batches)
      yield batch.map((row) => row.map((value) => (typeof value === 'string' ? safe(value) : value)));
  }
  return {
    columns: columns.map((column) => ({ ...column, name: safe(column.name) })),
    batches: safeBatches(),
  };
}

const safe = (text: string) => (FORMULA.test(text) ? `'${text}` : text);
