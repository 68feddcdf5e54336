import { dirname } from 'node:path';
import type { LogFile } from '../log-file.ts';
import type { TextFile } from './check-file.ts';

/** How a text file is written. */
export interface AlikeFile extends Pick<TextFile, 'compression' | 'shape'> {
  /** Its first line, which names the fields. */
  readonly header: string;
}

/** How text files are written: those of a flow log, and of a folder, are nearly always alike. */
export class AlikeFiles {
  /** Undefined where two of them are not. */
  readonly #kinds = new Map<string, AlikeFile | undefined>();

  /** Has other files expected to be written like this one. */
  expect(file: LogFile, kind: AlikeFile): void {
    const key = keyOf(file);
    if (!this.#kinds.has(key)) this.#kinds.set(key, kind);
  }

  /** How a file is probably written; undefined where nothing is known of others, or they differ. */
  of(file: LogFile): AlikeFile | undefined {
    return this.#kinds.get(keyOf(file));
  }

  /** Expects nothing more of files like this one, which was written otherwise. */
  forget(file: LogFile): void {
    this.#kinds.set(keyOf(file), undefined);
  }
}

const keyOf = ({ path, name }: LogFile) =>
  name ? `${name.account} ${name.region} ${name.flowLogId}` : dirname(path);
