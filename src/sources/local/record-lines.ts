import type { TextShape } from '../../logs/text-shape.ts';
import { messageColumn, withoutInstant } from '../../logs/text-shape.ts';
import type { Line } from './file-text.ts';
import { jsonMessages } from './json-messages.ts';

/** Takes the record lines out of what they are written in, whatever the shape of the text. */
export function recordLines(lines: AsyncIterable<Line[]>, shape: TextShape): AsyncIterable<Line[]> {
  switch (shape.kind) {
    case 'lines':
      return lines;
    case 'instants':
      return behindInstants(lines);
    case 'json':
      return jsonMessages(lines);
    default:
      return csvRecords(lines, shape);
  }
}

async function* behindInstants(lines: AsyncIterable<Line[]>): AsyncGenerator<Line[]> {
  for await (const some of lines)
    yield some.map(({ number, text }) => ({
      number,
      text: text === undefined ? text : withoutInstant(text),
    }));
}

/** A record a row: the row's message, or its values with blanks between. */
async function* csvRecords(
  lines: AsyncIterable<Line[]>,
  { kind, format }: TextShape,
): AsyncGenerator<Line[]> {
  const { parse } = await import('csv-parse/sync');
  const valuesOf = (text: string): string[] | undefined => {
    try {
      return (parse(text, { relax_column_count: true, relax_quotes: true, trim: true }) as string[][])[0];
    } catch {
      return undefined;
    }
  };
  let column: number | undefined;
  for await (const some of lines) {
    yield some.flatMap(({ number, text }) => {
      if (text === '') return [];
      const values = text === undefined ? undefined : valuesOf(text);
      if (column === undefined) {
        column = kind === 'csv-messages' ? messageColumn(values ?? []) : -1;
        return [];
      }
      if (!values) return [{ number, text }];
      const record = column < 0 ? csvRecord(values, format.fields.length) : (values[column] ?? '');
      return [{ number, text: record }];
    });
  }
}

/** What is empty is missing; a blank within a value would make two of it. */
function csvRecord(values: readonly string[], fields: number): string {
  const texts = values.map((value) => (value === '' ? '-' : value.replaceAll(' ', '%20')));
  return texts.slice(0, Math.max(fields, texts.length)).join(' ');
}
