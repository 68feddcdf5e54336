import { gunzipSync } from 'node:zlib';
import type { ObjectStore, StoredObject } from '../../../aws/object-store.ts';
import { sourceError } from '../../../errors.ts';
import { parseHeader } from '../../../logs/record-format.ts';
import { isGzip } from '../../../logs/text-head.ts';

/** Values of a record as text by column; null if missing. */
export type DeliveredRow = ReadonlyMap<string, string | null>;

/** Maximum size; delivered files have at most 75 MB, few more than 10. */
const MOST_BYTES = 100_000_000;

/**
 * Reads the records of a delivered file without an engine.
 * @throws FlowqError (source) when it is too large to be read at once, or cannot be read
 */
export async function deliveredRows(store: ObjectStore, object: StoredObject): Promise<DeliveredRow[]> {
  if (object.size > MOST_BYTES)
    throw sourceError(`s3://${store.bucket}/${object.key} is too large to compare with`);
  const bytes = await store.read(object.key, 0, object.size);
  return object.key.endsWith('.parquet') ? parquetRows(bytes) : textRows(bytes);
}

function textRows(bytes: Uint8Array): DeliveredRow[] {
  const text = Buffer.from(isGzip(bytes) ? gunzipSync(bytes) : bytes).toString();
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const columns = parseHeader(header).fields.map(({ column }) => column);
  return lines.map((line) => {
    const values = line.split(' ');
    return new Map(columns.map((column, at) => [column, values[at] === '-' ? null : (values[at] ?? null)]));
  });
}

async function parquetRows(bytes: Uint8Array): Promise<DeliveredRow[]> {
  const { parquetReadObjects } = await import('hyparquet');
  const file = bytes.slice().buffer;
  const compressors = { GZIP: (packed: Uint8Array) => new Uint8Array(gunzipSync(packed)) };
  const rows = await parquetReadObjects({ file, compressors });
  return rows.map(
    (row) =>
      new Map(Object.entries(row).map(([column, value]) => [column, value == null ? null : String(value)])),
  );
}
