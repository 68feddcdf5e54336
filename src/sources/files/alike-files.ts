import { dirname } from 'node:path';
import type { LogFile } from '../log-file.ts';
import type { TextFile } from './check-file.ts';

/** Format, shape and compression of a text file. */
export interface AlikeFile extends Pick<TextFile, 'compression' | 'shape'> {
  /** Its first line, which names the fields. */
  readonly header: string;
}

/** Expected forms of text files: those of a flow log, or of a folder, are nearly always the same. */
export class AlikeFiles {
  /** Undefined if two of them differ. */
  readonly #kinds = new Map<string, AlikeFile | undefined>();

  /** Expects similar files to have this form. */
  expect(file: LogFile, kind: AlikeFile): void {
    const key = keyOf(file);
    if (!this.#kinds.has(key)) this.#kinds.set(key, kind);
  }

  /** The expected form of a file; undefined if no similar file is known, or they differ. */
  of(file: LogFile): AlikeFile | undefined {
    return this.#kinds.get(keyOf(file));
  }

  /** Stops expecting a form for similar files, because this one differed. */
  forget(file: LogFile): void {
    this.#kinds.set(keyOf(file), undefined);
  }
}

const keyOf = ({ path, name }: LogFile) =>
  name ? `${name.account} ${name.region} ${name.flowLogId}` : dirname(path);
