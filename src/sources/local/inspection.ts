import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import { parquetProblem } from '../../logs/parquet.ts';
import { headerLine, parseHeader, type RecordFormat } from '../../logs/record-format.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import type { Skipped } from '../source.ts';
import type { FileGroup } from './file-group.ts';
import { type FileHead, readHead } from './file-head.ts';
import type { LogFile } from './log-files.ts';
import { copyLines, damageOf } from './salvage.ts';

export interface InspectionOptions {
  /** The format of text files that have no header line. */
  readonly format?: RecordFormat | undefined;
  /** Checks every byte of every gzip file before it is used, not of the suspect ones only. */
  readonly thorough?: boolean | undefined;
  /** Told after each file. */
  readonly onFile?: ((done: number) => void) | undefined;
}

/** Looks at the beginning and end of each file and puts those together that are read alike. */
export class Inspection {
  readonly skipped: Skipped[] = [];
  readonly #groups = new Map<string, FileGroup>();
  readonly #formats = new Map<string, RecordFormat | Error>();
  readonly #original = new Map<string, string>();
  readonly #options: InspectionOptions;
  #salvaged: string | undefined;

  constructor(options: InspectionOptions) {
    this.#options = options;
  }

  get groups(): readonly FileGroup[] {
    return [...this.#groups.values()];
  }

  /** Folders of its own that some of the groups' files stand in. */
  get folders(): readonly string[] {
    return this.#salvaged === undefined ? [] : [this.#salvaged];
  }

  async addAll(files: readonly LogFile[]): Promise<void> {
    for (const [at, file] of files.entries()) {
      try {
        await this.#add(file.path, (file.name ?? file.folder) !== undefined);
      } catch (error) {
        this.#skip(file.path, messageOf(error));
      }
      this.#options.onFile?.(at + 1);
    }
  }

  /** Takes a group back, as if its files could not have been read. */
  leaveOut(group: FileGroup, reason: string): void {
    for (const [key, one] of this.#groups) if (one === group) this.#groups.delete(key);
    for (const path of group.paths) this.#skip(this.originalOf(path), reason);
  }

  /** The name the user knows a file by. */
  originalOf(path: string): string {
    return this.#original.get(path) ?? path;
  }

  close(): void {
    if (this.#salvaged) rmSync(this.#salvaged, { recursive: true, force: true });
  }

  async #add(path: string, placed: boolean): Promise<void> {
    if (hasControls(path)) return this.#skip(path, 'there are control characters in its name');
    const head = readHead(path);
    if (head.kind === 'text') await this.#addText(path, head, placed);
    else if (head.kind === 'parquet') await this.#addParquet(path, head.size, placed);
    else this.#skip(path, head.reason);
  }

  async #addText(path: string, head: FileHead & { kind: 'text' }, placed: boolean): Promise<void> {
    const known = this.#formatOf(head.line);
    const format = known instanceof Error ? this.#options.format : known;
    if (known instanceof Error && !format) return this.#skip(path, known.message);
    if (!format) return;
    const header = !(known instanceof Error);
    const whole = await this.#wholeFile(path, head);
    if (whole === undefined) return;
    const group = `${placed} ${whole.compression} ${header} ${headerLine(format)}`;
    const { compression } = whole;
    this.#group(group, () => ({ kind: 'text', placed, format, header, compression, paths: [] })).paths.push(
      whole.path,
    );
  }

  /** The file itself, or what is put in its place: its whole lines if it is cut off, line feeds alone for CRLF. */
  async #wholeFile(path: string, head: FileHead & { kind: 'text' }) {
    const { compression, suspect, returns } = head;
    const check = compression === 'gzip' && (suspect || returns || this.#options.thorough);
    const damage = check ? await damageOf(path) : undefined;
    if (damage === 'damaged') return void this.#skip(path, 'the gzip data is damaged');
    if (damage === undefined && !returns) return { path, compression };
    // They stand here until `close`.
    this.#salvaged ??= temporaryFolder();
    const target = join(this.#salvaged, `${this.#original.size}.log`);
    await copyLines(path, target, { compression, cutOff: damage !== undefined });
    this.#original.set(target, path);
    if (damage) this.#skip(path, 'the file is cut off; the lines before that are read');
    return { path: target, compression: 'none' as const };
  }

  async #addParquet(path: string, size: number, placed: boolean): Promise<void> {
    const { readParquetColumns } = await import('./parquet-footer.ts');
    const columns = readParquetColumns(path, size);
    const problem = parquetProblem(columns);
    if (problem) return this.#skip(path, problem);
    const group = `${placed} parquet ${JSON.stringify(columns)}`;
    this.#group(group, () => ({ kind: 'parquet', placed, columns, paths: [] })).paths.push(path);
  }

  #group(key: string, make: () => FileGroup): FileGroup {
    const found = this.#groups.get(key) ?? make();
    this.#groups.set(key, found);
    return found;
  }

  /** Thousands of files share a few headers: each is read once. */
  #formatOf(line: string): RecordFormat | Error {
    const known = this.#formats.get(line) ?? tryHeader(line);
    this.#formats.set(line, known);
    return known;
  }

  #skip(path: string, reason: string): void {
    this.skipped.push({ where: path, reason });
  }
}

/** Those that no SQL literal can hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hasControls = (path: string) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(path);

function tryHeader(line: string): RecordFormat | Error {
  try {
    return parseHeader(line);
  } catch (error) {
    const hint = /^\d+ /.test(line) ? '; a file without a header line needs --fields' : '';
    return new Error(`no flow log header: ${messageOf(error)}${hint}`);
  }
}
