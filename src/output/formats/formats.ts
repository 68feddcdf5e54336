import type { Fit } from './fit-columns.ts';
import type { Format } from './format.ts';
import type { RowFormat } from './format-facts.ts';

/** The terminal that output is shown on. */
export interface TerminalView extends Fit {
  readonly hasColours: boolean;
}

/** Returns the writer of a format, loaded on first use; on a terminal, a table fits its width. */
export async function formatNamed(name: RowFormat, terminal?: TerminalView): Promise<Format> {
  switch (name) {
    case 'table': {
      const { table } = await import('./table.ts');
      return (rows) => table(rows, { colour: terminal?.hasColours ?? false, fit: terminal });
    }
    case 'csv':
      return (await import('./csv.ts')).csv;
    case 'json':
      return (await import('./json.ts')).json;
    case 'ndjson':
      return (await import('./json.ts')).ndjson;
    case 'markdown':
      return (await import('./markdown.ts')).markdown;
    case 'terraform':
      return (await import('./terraform.ts')).terraform;
  }
}
