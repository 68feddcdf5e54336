import type { Rows } from '../../rows/rows.ts';

/** Characters that start a formula in spreadsheets, with their full-width forms. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Adds `'` before each text that a spreadsheet would run as a formula; numbers are unchanged. */
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
