import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { usageError } from '../../errors.ts';
import { temporaryFolder } from '../../processes/temporary.ts';

/** The path of standard input. */
export const STDIN = '-';

/** Returns whether a path can be read only once: standard input, or a pipe such as that of `<(…)`. */
export function isStream(path: string): boolean {
  if (path === STDIN) return true;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && (stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice());
}

/** Copies of streams in temporary files, because Parquet and the end of a gzip file cannot be read from a stream. */
export class StreamFiles {
  readonly #folders: string[] = [];

  /**
   * Copies a stream to a file and returns its path.
   * @throws FlowqError (usage) if standard input is the terminal
   */
  async keep(
    path: string,
    { stdin, signal }: { stdin: Readable & { isTTY?: boolean }; signal: AbortSignal },
  ): Promise<string> {
    const isStdin = path === STDIN;
    if (isStdin && stdin.isTTY)
      throw usageError(
        '--source - reads records from standard input, which is the terminal',
        'as in zcat *.log.gz | flowq report actions --source -',
      );
    const folder = temporaryFolder();
    this.#folders.push(folder);
    const file = join(folder, 'stdin');
    await pipeline(isStdin ? stdin : createReadStream(path), createWriteStream(file), { signal });
    return file;
  }

  async remove(): Promise<void> {
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }
}
