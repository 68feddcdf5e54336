import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { parse } from 'csv-parse';
import type { Row } from './backend.ts';
import type { Column } from './columns.ts';

export interface ResultRows {
  rows: Row[];
  /** Position of the next rows, if there are any. */
  next: number | undefined;
}

/** The rows of one query on disk, in the format of Athena's result files. */
export class ResultFile {
  readonly path: string;
  columns: Column[] = [];
  /** Position of the rows, after the header line. */
  firstRow = 0;
  size = 0;
  #file: FileHandle | undefined;

  constructor(path: string) {
    this.path = path;
  }

  async create(): Promise<void> {
    this.#file = await open(this.path, 'w');
  }

  async describe(columns: Column[]): Promise<void> {
    this.columns = columns;
    await this.append([columns.map(({ name }) => name)]);
    this.firstRow = this.size;
  }

  async append(rows: Row[]): Promise<void> {
    const text = Buffer.from(rows.map(csvLine).join(''));
    await this.#file?.write(text);
    this.size += text.length;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /** Reads up to `most` rows from the position; position 0 is the header line. */
  async read(position: number, most: number): Promise<ResultRows> {
    const rows: Row[] = [];
    let next = position;
    const cast = (value: string, { quoting }: { quoting: boolean }) =>
      quoting || value !== '' ? value : null;
    const source = createReadStream(this.path, { start: position });
    for await (const { record, info } of source.pipe(parse({ info: true, to: most, cast }))) {
      rows.push(record);
      next = position + info.bytes;
    }
    source.destroy();
    return { rows, next: next < this.size ? next : undefined };
  }
}

/** Quotes every value and doubles quotes; NULL is an empty field without quotes, unlike the empty text. */
function csvLine(row: Row): string {
  return `${row.map((cell) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`)).join(',')}\n`;
}
