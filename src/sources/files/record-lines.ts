import { fieldNameOf } from '../../logs/column-names.ts';
import { csvRecord, messageColumn, type TextShape, withoutInstant } from '../../logs/text-shape.ts';
import type { Line } from './file-text.ts';
import { jsonLines } from './json-lines.ts';

/** Extracts the record lines from a text of any shape. */
export function recordLines(lines: AsyncIterable<Line[]>, shape: TextShape): AsyncIterable<Line[]> {
  switch (shape.kind) {
    case 'lines':
      return lines;
    case 'instants':
      return withoutInstants(lines);
    case 'json':
    case 'json-messages':
      return jsonLines(lines, shape);
    default:
      return csvRecords(lines, shape);
  }
}

async function* withoutInstants(lines: AsyncIterable<Line[]>): AsyncGenerator<Line[]> {
  for await (const some of lines)
    yield some.map(({ number, text }) => ({
      number,
      text: text === undefined ? text : withoutInstant(text),
    }));
}

/** Yields a record per row: the row's message, or its values separated by spaces. */
async function* csvRecords(
  lines: AsyncIterable<Line[]>,
  { kind, format, header }: TextShape,
): AsyncGenerator<Line[]> {
  const { parse } = await import('csv-parse/sync');
  const valuesOf = (text: string): string[] | undefined => {
    try {
      return (parse(text, { relax_column_count: true, relax_quotes: true, trim: true }) as string[][])[0];
    } catch {
      return undefined;
    }
  };
  /** Columns to read and number of all columns; known after the first line. */
  let columns = header ? undefined : { read: format.fields.map((_, at) => at), all: format.fields.length };
  for await (const some of lines) {
    yield some.flatMap(({ number, text }) => {
      if (text === '') return [];
      const values = text === undefined ? undefined : valuesOf(text);
      if (columns === undefined) {
        const names = values ?? [];
        const read = kind === 'csv-messages' ? [messageColumn(names)] : fieldColumns(names);
        columns = { read, all: names.length };
        return [];
      }
      if (!values) return [{ number, text }];
      const { read, all } = columns;
      if (kind === 'csv-messages') return [{ number, text: values[read[0] ?? 0] ?? '' }];
      const found = read.filter((at) => at < values.length).map((at) => values[at] ?? '');
      return [{ number, text: csvRecord([...found, ...values.slice(all)], format) }];
    });
  }
}

const fieldColumns = (names: readonly string[]) =>
  [...names.keys()].filter((at) => fieldNameOf(names[at] ?? '') !== undefined);
