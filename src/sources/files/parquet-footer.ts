import { closeSync, openSync, readSync } from 'node:fs';
import { messageOf } from '../../errors.ts';
import { footerBytes, PARQUET_TAIL_BYTES, type ParquetColumn, parquetColumns } from '../../logs/parquet.ts';

/** Reads the columns of a Parquet file from its footer. @throws Error when the footer is missing or cannot be read */
export function readParquetColumns(path: string, size: number): ParquetColumn[] {
  const file = openSync(path, 'r');
  try {
    const last = (bytes: number) => {
      const buffer = Buffer.alloc(bytes);
      readSync(file, buffer, 0, bytes, size - bytes);
      return buffer;
    };
    if (size < PARQUET_TAIL_BYTES) throw new RangeError('the file is too short for Parquet');
    const footer = last(footerBytes(last(PARQUET_TAIL_BYTES), size));
    return columnsIn(footer);
  } finally {
    closeSync(file);
  }
}

function columnsIn(footer: Uint8Array): ParquetColumn[] {
  try {
    return parquetColumns(footer);
  } catch (error) {
    throw new Error(`the Parquet footer is damaged: ${messageOf(error)}`, { cause: error });
  }
}
