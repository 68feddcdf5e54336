import { pipeline, Readable } from 'node:stream';
import { type CastingContext, CsvError, parse } from 'csv-parse';
import { queryError } from '../../errors.ts';
import type { Row } from '../../rows/rows.ts';
import type { ResultColumn } from './result-columns.ts';

const ROWS_PER_BATCH = 1000;

/**
 * Parses a result object: CSV with a header line, all values quoted, NULL as an empty unquoted value. Reads only as
 * much as the caller consumes.
 * @throws FlowqError (query) for other content, including a header that does not match the columns: an object that was
 *   encrypted before storage or overwritten would otherwise appear empty
 */
export async function* csvRows(
  bytes: AsyncIterable<Uint8Array>,
  columns: readonly ResultColumn[],
): AsyncGenerator<Row[]> {
  const readers = columns.map(({ read }) => read);
  const cast = (text: string, { quoting, index, records }: CastingContext) => {
    if (records === 0) return text;
    if (text === '' && !quoting) return null;
    return readers[index]?.(text) ?? text;
  };
  const parser = parse({ cast });
  // An error on either side destroys the other stream and is thrown by the loop below.
  pipeline(Readable.from(bytes, { objectMode: false }), parser, () => {});
  try {
    yield* batched(withoutHeader(parser, columns));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw queryError(`the result is not as Athena writes it: ${error.message}`, undefined, error);
  }
}

async function* withoutHeader(
  records: AsyncIterable<Row>,
  columns: readonly ResultColumn[],
): AsyncGenerator<Row> {
  const names = columns.map(({ name }) => name);
  let header: Row | undefined;
  for await (const record of records) {
    if (header) yield record;
    else checkHeader(record, names);
    header ??= record;
  }
  if (!header) checkHeader([], names);
}

function checkHeader(header: Row, names: readonly string[]): void {
  if (header.length === names.length && names.every((name, at) => header[at] === name)) return;
  throw queryError(
    'the result is not as Athena writes it: it does not begin with the names of its columns',
    'it may have an unexpected encryption, or something else writes to the location of results',
  );
}

async function* batched(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < ROWS_PER_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
