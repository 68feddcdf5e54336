import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parquetProblem } from '../../logs/parquet.ts';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import { shapeOf } from '../../logs/text-shape.ts';
import { fileErrorText } from '../../processes/file-error.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import type { Reader } from '../../readers/reader.ts';
import type { Skipped } from '../../rows/skipped.ts';
import { type PassedOver, passOver } from '../file-count.ts';
import type { LogFile } from '../log-file.ts';
import { type AlikeFile, AlikeFiles } from './alike-files.ts';
import { isWhole, smallWholeText, type TextFile } from './check-file.ts';
import { CombinedFiles } from './combined-files.ts';
import { contentOf } from './content-of.ts';
import type { FileGroup } from './file-group.ts';
import { type FileHead, headIn, readHead } from './file-head.ts';
import { mendFile } from './mend-file.ts';

export interface InspectionOptions {
  /** The format of text files that have no header line. */
  readonly format?: RecordFormat | undefined;
  /** Whether only the beginnings of files are read, because their records are not counted. */
  readonly headsOnly?: boolean | undefined;
  /** Paths of delivered files that are read elsewhere, by `contentOf`. */
  readonly known?: ReadonlyMap<string, string> | undefined;
  /** Whether small text files are combined into larger copies, because the source file of a record does not matter. */
  readonly combined?: boolean | undefined;
  /** Reads text files into tables during inspection. */
  readonly reader?: Reader | undefined;
  /** Stops the reading of files. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each file. */
  readonly onFile?: ((done: number) => void) | undefined;
}

/** A delivered file that is a copy of another one. */
export interface Duplicate {
  readonly where: string;
  /** The one that is read. */
  readonly of: string;
}

/** Result of inspecting a file. */
interface Look {
  readonly skipped?: readonly Skipped[];
  /** How it is read; undefined if it is not. */
  readonly readable?: Readable | undefined;
}

interface Readable {
  /** The file itself, or the copy that replaces it. */
  readonly path: string;
  /** Key of the group: the same for files read in the same way. */
  readonly key: string;
  readonly makeGroup: () => FileGroup;
}

/** Files inspected concurrently: they are unpacked on other threads. */
const AT_ONCE = 4;
/** The same with a reader, whose threads receive many small files at once. */
const READ_AT_ONCE = 512;

/** Maximum milliseconds of work before signals are handled. */
const LONGEST_WORK_MS = 50;

/**
 * Inspects files and groups those that are read in the same way. Checks every line and checksum before a query runs, so
 * that a line counts the same in all reports, and damaged bytes yield no rows.
 */
export class Inspection {
  readonly skipped: Skipped[] = [];
  readonly duplicates: Duplicate[] = [];
  readonly #unread: string[] = [];
  readonly #groups = new Map<string, FileGroup>();
  readonly #original = new Map<string, string>();
  readonly #combined = new CombinedFiles(() => this.#copiesFolder());
  readonly #options: InspectionOptions;
  readonly #alike = new AlikeFiles();
  /** Combined files that are in a group. */
  readonly #added = new Set<string>();
  #copies: string | undefined;

  constructor(options: InspectionOptions) {
    this.#options = options;
  }

  get groups(): readonly FileGroup[] {
    return [...this.#groups.values()];
  }

  /** Files outside all groups. */
  get passedOver(): PassedOver[] {
    return [
      ...passOver('unreadable', this.#unread),
      ...passOver(
        'duplicate',
        this.duplicates.map(({ where }) => where),
      ),
    ];
  }

  /** Temporary folders that contain some of the groups' files. */
  get folders(): readonly string[] {
    return this.#copies === undefined ? [] : [this.#copies];
  }

  async addAll(files: readonly LogFile[]): Promise<void> {
    const looks: Look[] = [];
    const isUnique = uniqueTest(files);
    let next = 0;
    let done = 0;
    let waited = performance.now();
    const work = async () => {
      for (let at = next; at < files.length; at = next) {
        next += 1;
        this.#options.signal?.throwIfAborted();
        const file = files[at] as LogFile;
        looks[at] = await this.#look(file, isUnique(file));
        done += 1;
        this.#options.onFile?.(done);
        if (performance.now() - waited < LONGEST_WORK_MS) continue;
        // Small files are inspected synchronously; signals are handled in between.
        await setImmediate();
        waited = performance.now();
      }
    };
    const { reader, signal } = this.#options;
    // Threads that hang or read a large file do not respond until stopped.
    const stop = () => void reader?.close();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await Promise.all(Array.from({ length: reader ? READ_AT_ONCE : AT_ONCE }, work));
      await reader?.end();
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    signal?.throwIfAborted();
    this.#combined.end();
    const isDuplicate = this.#duplicateTest(files);
    for (const [at, { skipped = [], readable }] of looks.entries()) {
      const file = files[at] as LogFile;
      if (!readable) this.#unread.push(file.path);
      else if (isDuplicate(file)) continue;
      else this.#add(readable);
      this.skipped.push(...skipped);
    }
  }

  /** Whether a file has the same name and content as one read elsewhere. */
  #isKnown(file: LogFile): boolean {
    const { known } = this.#options;
    return file.name !== undefined && known !== undefined && known.size > 0 && known.has(contentOf(file));
  }

  /**
   * Returns a test whether a readable file has the same name and content as an earlier one; call it in the order of the
   * files.
   */
  #duplicateTest(files: readonly LogFile[]): (file: LogFile) => boolean {
    const { known } = this.#options;
    const isUnique = uniqueTest(files);
    const read = new Map<string, string>(known);
    return (file) => {
      const { path, name } = file;
      if (!name || (!known && isUnique(file))) return false;
      const content = contentOf(file);
      const of = read.get(content);
      if (of !== undefined) this.duplicates.push({ where: path, of });
      else read.set(content, path);
      return of !== undefined;
    };
  }

  /** Removes a group, and records its files as skipped. */
  leaveOut(group: FileGroup, reason: string): void {
    for (const [key, one] of this.#groups) if (one === group) this.#groups.delete(key);
    const files = this.filesIn(group);
    this.#unread.push(...files);
    for (const where of files) this.skipped.push({ where, reason });
  }

  /** The files of a group, by the paths that the user knows. */
  filesIn(group: FileGroup): string[] {
    return group.paths.flatMap((path) => this.#combined.originalsOf(path) ?? this.originalOf(path));
  }

  /** The path by which the user knows a file. */
  originalOf(path: string): string {
    return this.#original.get(path) ?? path;
  }

  /** The reader with the tables in memory; undefined without one. */
  get reader(): Reader | undefined {
    return this.#options.reader;
  }

  close(): void {
    void this.#options.reader?.close();
    if (this.#copies) rmSync(this.#copies, { recursive: true, force: true });
  }

  async #look(file: LogFile, isUnique: boolean): Promise<Look> {
    const { path, name, folder, bytes } = file;
    const placed = (name ?? folder) !== undefined;
    try {
      if (hasControls(path)) return unread(path, 'there are control characters in its name');
      const isNew = isUnique && !this.#isKnown(file);
      const expected = isNew && this.#options.reader ? this.#alike.of(file) : undefined;
      const alike = expected && (await this.#readAlike(file, expected, placed));
      if (alike) return { readable: alike };
      const head = bytes ? headIn(bytes) : readHead(path);
      if (head.kind === 'text') return await this.#lookAtText(file, head, { placed, isUnique, isNew });
      writeFile(file);
      if (head.kind === 'parquet') return await this.#lookAtParquet(path, head.size, placed);
      return unread(path, head.reason);
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      return unread(path, fileErrorText(error));
    }
  }

  async #lookAtText(
    log: LogFile,
    head: FileHead & { kind: 'text' },
    { placed, isUnique, isNew }: { placed: boolean; isUnique: boolean; isNew: boolean },
  ): Promise<Look> {
    const { path, bytes } = log;
    const shape = shapeOf(head.start, this.#options.format);
    const file = { path, compression: head.compression, size: head.size, shape };
    const [first = ''] = head.start.split('\n', 1);
    if (head.isPlain && shape.kind === 'lines' && shape.header && !this.#options.format)
      this.#alike.expect(log, { compression: head.compression, shape, header: first });
    const table = isNew && head.isPlain ? await this.#read({ ...file, bytes }, placed, first) : undefined;
    if (table !== undefined) return { readable: textFile(file, placed, table) };
    writeFile(log);
    const small = head.isPlain && !this.#options.headsOnly ? smallWholeText(file) : undefined;
    if (small && isUnique && this.#options.combined) {
      const copy = { path: this.#combined.add(log, file, small, placed), compression: 'none' } as const;
      return { readable: textFile({ ...copy, shape: { ...shape, header: true } }, placed) };
    }
    if (small) return { readable: textFile(file, placed) };
    const isAsItIs =
      head.isPlain &&
      shape.kind === 'lines' &&
      (this.#options.headsOnly || (await isWhole(file, this.#options.signal)));
    if (isAsItIs) return { readable: textFile(file, placed) };
    return this.#mended(file, placed, head.start.includes('\n'));
  }

  /**
   * Reads a file in the form expected from earlier files, without reading its head; undefined if it differs or is
   * doubtful.
   */
  async #readAlike(log: LogFile, expected: AlikeFile, placed: boolean): Promise<Readable | undefined> {
    const { path, bytes } = log;
    const file = { ...expected, path, bytes, size: bytes?.length ?? statSync(path).size };
    const table = await this.#read(file, placed, expected.header);
    if (table === undefined) this.#alike.forget(log);
    return table === undefined ? undefined : textFile(file, placed, table);
  }

  /**
   * Reads the records of a file into a table.
   * @param first its first line
   * @returns the table's name; undefined if the file was not read
   */
  async #read(
    file: TextFile & Pick<LogFile, 'bytes'>,
    placed: boolean,
    first: string,
  ): Promise<string | undefined> {
    const { reader, headsOnly } = this.#options;
    const { path, bytes, compression, size, shape } = file;
    if (!reader || headsOnly || shape.kind !== 'lines') return undefined;
    const table = keyOf(file, placed);
    const header = shape.header ? first : undefined;
    const isRead = await reader.read(
      { path, bytes, isGzip: compression === 'gzip', header, table },
      size,
      shape.format,
    );
    this.#options.signal?.throwIfAborted();
    return isRead ? table : undefined;
  }

  async #lookAtParquet(path: string, size: number, placed: boolean): Promise<Look> {
    const { readParquetColumns } = await import('./parquet-footer.ts');
    const columns = readParquetColumns(path, size);
    const problem = parquetProblem(columns) ?? (await this.#parquetDamage(path));
    if (problem) return unread(path, problem);
    return {
      readable: {
        path,
        key: `${placed} parquet ${JSON.stringify(columns)}`,
        makeGroup: () => ({ kind: 'parquet', placed, columns, paths: [] }),
      },
    };
  }

  async #parquetDamage(path: string): Promise<string | undefined> {
    if (this.#options.headsOnly) return undefined;
    const { parquetDamage } = await import('./parquet/verify.ts');
    return parquetDamage(path, this.#options.signal);
  }

  async #mended(file: TextFile, placed: boolean, hasWholeLine: boolean): Promise<Look> {
    const where = file.path;
    // The name of a file may contain its flow log.
    const path = join(this.#copiesFolder(), String(this.#original.size), basename(where));
    mkdirSync(dirname(path));
    this.#original.set(path, where);
    const { damage, records, skipped } = await mendFile(file, path, this.#options.signal);
    if (damage === 'damaged' || (damage && !hasWholeLine)) {
      rmSync(path, { force: true });
      const reason =
        damage === 'damaged' ? 'the gzip data is damaged' : 'the file is cut off in its first line';
      return unread(where, reason);
    }
    const [first] = skipped;
    if (records === 0 && (first || damage)) {
      rmSync(path, { force: true });
      const reason = first
        ? `none of its lines is a record; line ${first.line}: ${first.reason}`
        : 'the file is cut off before its first record';
      return unread(where, reason);
    }
    const cut = { where, reason: 'the file is cut off; the lines before that are read' };
    const copy = { path, compression: 'none', shape: { ...file.shape, header: true } } as const;
    return {
      skipped: [...(damage ? [cut] : []), ...skipped.map((one) => ({ where, ...one }))],
      readable: textFile(copy, placed),
    };
  }

  /** Folder of copies, deleted by `close`. */
  #copiesFolder(): string {
    this.#copies ??= temporaryFolder();
    return this.#copies;
  }

  #add({ key, path, makeGroup }: Readable): void {
    const group = this.#groups.get(key) ?? makeGroup();
    this.#groups.set(key, group);
    if (this.#combined.originalsOf(path)) {
      if (this.#added.has(path)) return;
      this.#added.add(path);
    }
    group.paths.push(path);
  }
}

/** Returns a test whether a file's name is unique. */
function uniqueTest(files: readonly LogFile[]): (file: LogFile) => boolean {
  const names = new Map<string, number>();
  for (const { path, name } of files)
    if (name) names.set(basename(path), (names.get(basename(path)) ?? 0) + 1);
  return ({ path, name }) => !name || names.get(basename(path)) === 1;
}

/** Writes a file that was fetched into memory to its path, for further inspection. */
function writeFile({ path, bytes }: LogFile): void {
  if (!bytes) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes, { mode: 0o600 });
}

const unread = (where: string, reason: string): Look => ({ skipped: [{ where, reason }] });

/** Key of the group of a text file. */
const keyOf = ({ compression, shape }: Pick<TextFile, 'compression' | 'shape'>, placed: boolean) =>
  `${placed} ${compression} ${shape.header} ${headerLine(shape.format)}`;

function textFile(
  { path, compression, shape }: Omit<TextFile, 'size'>,
  placed: boolean,
  table?: string,
): Readable {
  const { format, header } = shape;
  return {
    path,
    key: table === undefined ? keyOf({ compression, shape }, placed) : `${table} in memory`,
    makeGroup: () => ({ kind: 'text', placed, format, header, compression, table, paths: [] }),
  };
}

/** Whether a path contains characters that an SQL literal cannot contain. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hasControls = (path: string) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(path);
