import { fieldNameOf, isKnownName } from '../../logs/column-names.ts';
import { type JsonDocument, JsonDocuments } from '../../logs/json-documents.ts';
import { isControl, type JsonRecord, messagesIn, parsedJson, recordsIn } from '../../logs/json-records.ts';
import { LONGEST_RECORD } from '../../logs/record-line.ts';
import { csvRecord, type TextShape } from '../../logs/text-shape.ts';
import type { Line } from './file-text.ts';

/**
 * Maximum characters of a document that is read: the largest that AWS sends (a subscription's) has 1 MB before packing.
 */
const LONGEST_DOCUMENT = 16 * LONGEST_RECORD;

/**
 * Yields the records of successive JSON documents, one per line, over several lines, or without separators. A document
 * without records is yielded as its own text, which is not a record.
 */
export async function* jsonLines(lines: AsyncIterable<Line[]>, shape: TextShape): AsyncGenerator<Line[]> {
  const documents = new JsonDocuments(LONGEST_DOCUMENT);
  const read = shape.kind === 'json' ? objectReader(shape) : messageReader;
  for await (const some of lines) {
    const found: Line[] = [];
    for (const { number, text } of some) {
      if (text === undefined) found.push({ number, text });
      else for (const document of documents.add(text, number)) found.push(...linesIn(document, read));
    }
    if (found.length > 0) yield found;
  }
  const rest = documents.end();
  if (rest) yield [rest];
}

type Reader = (document: unknown) => string[];

function linesIn({ number, text }: JsonDocument, read: Reader): Line[] {
  if (text === undefined) return [{ number, text }];
  const document = parsedJson(Buffer.from(text, 'latin1').toString());
  const records = document === undefined ? [] : read(document);
  if (records.length === 0 && !isControl(document)) return [{ number, text }];
  return records.map((record) => ({ number, text: Buffer.from(record).toString('latin1') }));
}

const messageReader: Reader = (document) => [...messagesIn(document)].map((message) => message.trim());

function objectReader({ format }: TextShape): Reader {
  const place = new Map(format.fields.map(({ name }, at) => [name, at]));
  const recordOf = (record: JsonRecord) => {
    const values = format.fields.map(() => '');
    for (const [key, value] of Object.entries(record)) {
      const at = place.get(fieldNameOf(key) ?? '');
      if (at !== undefined) values[at] = textOf(value);
      // A field missing from the first objects adds a surplus value to the record, so that it is reported.
      else if (isKnownName(key) && textOf(value) !== '') values.push(textOf(value));
    }
    return csvRecord(values, format);
  };
  return (document) => [...recordsIn(document)].map(recordOf);
}

const textOf = (value: unknown): string =>
  value === null || typeof value === 'object' ? '' : String(value).trim();
