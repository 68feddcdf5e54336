import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { headerLine, type RecordFormat } from '../logs/record-format.ts';
import type { FileWriter } from './file-writer.ts';
import { type Reader, readersOf, type SampleRecord } from './record.ts';

const compress = promisify(gzip);

const NEWLINE = 10;
const ZIPPED_CHUNK = 64 * 1024;

/** Offset of the operating system in a gzip header, and its value for unknown. */
const GZIP_OS = { at: 9, unknown: 255 };

/** Returns a writer of `.log.gz` files as AWS writes them: a header line, then a line per record. */
export function makeTextWriter(format: RecordFormat): FileWriter {
  const header = `${headerLine(format)}\n`;
  const readers = readersOf(format);
  return {
    // Files are compressed in the background while the next records are generated.
    atOnce: 4,
    async write(path, records) {
      const zipped = await compress(textOf(records, readers, header), { chunkSize: ZIPPED_CHUNK });
      zipped[GZIP_OS.at] = GZIP_OS.unknown;
      await writeFile(path, zipped);
      return zipped.length;
    },
    close() {},
  };
}

/** Returns all lines in one buffer that grows as needed. */
function textOf(records: readonly SampleRecord[], readers: readonly Reader[], header: string): Buffer {
  let buffer = Buffer.allocUnsafe(header.length + records.length * 256);
  let length = buffer.write(header, 'latin1');
  for (const record of records) {
    let line = '';
    for (const read of readers) {
      const value = read(record);
      line += value === undefined ? '- ' : `${value} `;
    }
    if (length + line.length > buffer.length)
      buffer = Buffer.concat([buffer], buffer.length * 2 + line.length);
    length += buffer.write(line, length, 'latin1');
    buffer[length - 1] = NEWLINE;
  }
  return buffer.subarray(0, length);
}
