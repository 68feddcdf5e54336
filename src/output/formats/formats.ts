import type { Fit } from './fit-columns.ts';
import type { Format } from './format.ts';

/** Output formats of rows of any kind, by the name the user gives. */
export const TABLE_FORMATS = ['table', 'csv', 'json', 'ndjson', 'markdown'] as const;

/** The same, and those that some reports can have. */
export const FORMATS = [...TABLE_FORMATS, 'terraform'] as const;

export type FormatName = (typeof FORMATS)[number];

/** The terminal that output is shown on. */
export interface TerminalView extends Fit {
  readonly hasColours: boolean;
}

/** The writer of a format, loaded when it is asked for; on a terminal a table fits it. */
export async function formatNamed(name: FormatName, terminal?: TerminalView): Promise<Format> {
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
