import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { usageError } from '../../errors.ts';
import { temporaryFolder } from '../../processes/temporary.ts';

/** The name that stands for standard input. */
export const STDIN = '-';

/** Whether what has that name is read once and gone: standard input, or a pipe such as `<(…)` makes. */
export function isStream(path: string): boolean {
  if (path === STDIN) return true;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && (stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice());
}

/** What streams held, kept in files, because Parquet and a gzip's end cannot be read from a stream. */
export class StreamFiles {
  readonly #folders: string[] = [];

  /** The path of a file with what a stream holds. @throws FlowqError (usage) where that is the terminal */
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
