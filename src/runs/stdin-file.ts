import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { usageError } from '../errors.ts';
import { temporaryFolder } from '../processes/temporary.ts';

/** Standard input kept in a file of its own, because Parquet and a gzip's end cannot be read from a stream. */
export class StdinFile {
  readonly path: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.path = join(folder, 'stdin');
  }

  static async read(input: Readable & { isTTY?: boolean }, signal?: AbortSignal): Promise<StdinFile> {
    if (input.isTTY)
      throw usageError(
        '--source - reads records from standard input, which is the terminal',
        'as in zcat *.log.gz | flowq report actions --source -',
      );
    const file = new StdinFile(temporaryFolder());
    try {
      await pipeline(input, createWriteStream(file.path), { ...(signal && { signal }) });
      return file;
    } catch (error) {
      await file.remove();
      throw error;
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
