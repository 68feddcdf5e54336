import type { Format } from './format.ts';

/** Output formats by the name the user gives. */
export const FORMATS = ['table', 'csv', 'json', 'ndjson', 'markdown'] as const;

export type FormatName = (typeof FORMATS)[number];

/** The writer of a format, loaded when it is asked for. */
export async function formatNamed(name: FormatName, colour: boolean): Promise<Format> {
  switch (name) {
    case 'table': {
      const { table } = await import('./table.ts');
      return (rows) => table(rows, { colour });
    }
    case 'csv':
      return (await import('./csv.ts')).csv;
    case 'json':
      return (await import('./json.ts')).json;
    case 'ndjson':
      return (await import('./json.ts')).ndjson;
    case 'markdown':
      return (await import('./markdown.ts')).markdown;
  }
}
