import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import { filePeriod } from '../../logs/stored-file.ts';
import type { Window } from '../../logs/window.ts';
import type { PassedOver } from '../file-count.ts';
import { unpackedContent } from '../files/content-of.ts';
import { openLogFiles } from '../files/open-log-files.ts';
import { fileColumnsOf, opened } from '../files/opened.ts';
import { type LogFile, placeOf } from '../log-file.ts';
import type { PathText } from '../nothing-read.ts';
import type { OpenOriginals, OpenOriginalsOptions, Origin, Original } from '../origin.ts';
import { findLogFiles } from './log-files.ts';

/** A folder or file of flow logs on disk, as an origin for the store. */
export class LocalOrigin implements Origin {
  readonly words: string;
  readonly identity: string;
  passedOver: readonly PassedOver[] = [];
  readonly #root: string;
  readonly #format: RecordFormat | undefined;
  readonly #files = new Map<string, LogFile>();

  constructor(path: string, format?: RecordFormat | undefined) {
    this.words = path;
    this.#root = resolve(path);
    this.#format = format;
    // If nothing exists at the path, `list` throws.
    const real = existsSync(this.#root) ? realpathSync(this.#root) : this.#root;
    this.identity = format ? `${real} ${headerLine(format)}` : real;
  }

  async list(window: Window | undefined): Promise<Original[]> {
    const found = findLogFiles(this.words, window);
    this.passedOver = found.passedOver;
    return found.files.flatMap((file) => {
      const stat = statSync(file.path, { throwIfNoEntry: false });
      if (!stat) return [];
      const name = this.#nameOf(file.path);
      this.#files.set(name, file);
      return {
        name,
        size: stat.size,
        version: `${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`,
        came: stat.ctimeMs,
        ...placeAndTime(file),
      };
    });
  }

  /** Identifies the unpacked content of a listed file; undefined if it was removed or cannot be read. */
  contentOf(name: string): string | undefined {
    const file = this.#files.get(name);
    try {
      return file && unpackedContent(file.path);
    } catch {
      return undefined;
    }
  }

  /** A listed file, by the name of its original. */
  fileOf(name: string): LogFile | undefined {
    return this.#files.get(name);
  }

  async paths(): Promise<PathText[]> {
    return findLogFiles(this.words, undefined).files.map((file) => {
      const { place, delivered } = placeAndTime(file);
      return { place, start: delivered?.start };
    });
  }

  async open(originals: readonly Original[], options: OpenOriginalsOptions): Promise<OpenOriginals> {
    const names = new Map<string, string>();
    const files = originals.flatMap(({ name }) => {
      const file = this.#files.get(name);
      if (!file || !existsSync(file.path)) return [];
      names.set(file.path, name);
      return file;
    });
    const fileColumns = fileColumnsOf(options.originalColumns, originals, names);
    return opened(
      await openLogFiles({ words: this.words, files, format: this.#format, fileColumns, ...options }),
      names,
      (name) => this.whereOf(name),
    );
  }

  /** The path relative to the root, with slashes; all found files are below the root. */
  #nameOf(path: string): string {
    const below = path.slice(this.#root.endsWith(sep) ? this.#root.length : this.#root.length + 1);
    return below === '' ? '.' : sep === '/' ? below : below.replaceAll(sep, '/');
  }

  whereOf(name: string): string {
    return name === '.' ? this.#root : join(this.#root, name);
  }
}

/** Account, Region and delivery interval of a file, from its path. */
export function placeAndTime(file: Pick<LogFile, 'name' | 'folder' | 'hour'>) {
  const place = placeOf(file);
  const period = filePeriod(file);
  const delivered = period && { start: period.since, seconds: period.until - period.since };
  return {
    ...(place ? { place: { account: place.account, region: place.region } } : {}),
    ...(delivered ? { delivered } : {}),
  };
}
