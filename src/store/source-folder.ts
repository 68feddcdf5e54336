import { createHash } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '../processes/file-error.ts';
import { removeLeftoversIn, temporaryName } from '../processes/temporary.ts';
import { type Entry, readEntry, type WrittenFile, writeEntry } from './entry.ts';
import { seemsWhole } from './file-check.ts';
import { writeWhole } from './signed-file.ts';
import { dayOf, type Grain, isUnit } from './unit.ts';

/** What is written down once of a source whose records are stored. */
export interface SourceDescription {
  readonly identity: string;
  /** What the user called it first. */
  readonly words: string;
  readonly grain: Grain;
}

const DESCRIPTION = 'source.json';
const ENTRY = '.json';

const descriptionText = (description: SourceDescription) => `${JSON.stringify(description, undefined, 2)}\n`;

const checksums = ({ file, sums }: Entry) => [file, sums].flatMap((one) => one?.sha256 ?? []).join(' ');

const isHour = (unit: string) => unit.includes('T');

const isMissing = (error: unknown) =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** How long a file that was found whole is trusted by its size and time of change. */
const CHECK_MS = 86_400_000;

/** How old the note of a unit's last use may be. */
const USE_MS = 3_600_000;

/** The folder of one source in a store: a Parquet file and an index entry for each unit, and locks. */
export class SourceFolder {
  readonly folder: string;
  /** Of the Parquet files: a folder that anything else may read. */
  readonly files: string;
  /** Of what the marks of their records settle. */
  readonly #sums: string;
  /** Of the sums of a day's hours together. */
  readonly #days: string;
  readonly #index: string;
  readonly #locks: string;

  constructor(folder: string) {
    this.folder = folder;
    this.files = join(folder, 'records');
    this.#sums = join(folder, 'sums');
    this.#days = join(folder, 'days');
    this.#index = join(folder, 'index');
    this.#locks = join(folder, 'locks');
  }

  /** Folders that queries read. */
  get reach(): string[] {
    return [this.files, this.#sums, this.#days];
  }

  /** Speaks for people, and its hash for the identity. */
  static folderName(identity: string): string {
    const words = identity.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+/, '');
    return `${words.slice(-60)}-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
  }

  /** Undefined where nothing is stored yet. */
  description(): SourceDescription | undefined {
    try {
      return JSON.parse(readFileSync(join(this.folder, DESCRIPTION), 'utf8')) as SourceDescription;
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /**
   * Makes the folder, private to its owner; what another process wrote down first counts.
   * @throws the file system's error
   */
  describe(description: SourceDescription): SourceDescription {
    for (const folder of [this.folder, ...this.reach, this.#index, this.#locks])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, DESCRIPTION);
    const temporary = temporaryName(path);
    try {
      for (const folder of [this.folder, this.#index, this.#days]) removeLeftoversIn(folder);
      writeWhole(temporary, descriptionText(description));
      linkSync(temporary, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
    const written = this.description();
    if (written) return written;
    // What is there cannot be read; the units tell their grain.
    const known = this.units().filter((unit) => !unit.startsWith('untimed-'));
    const grain = known.length === 0 ? description.grain : known.some(isHour) ? 'hour' : 'day';
    writeWhole(path, descriptionText({ ...description, grain }));
    return { ...description, grain };
  }

  units(): string[] {
    try {
      return readdirSync(this.#index)
        .filter((name) => name.endsWith(ENTRY) && isUnit(name.slice(0, -ENTRY.length)))
        .map((name) => name.slice(0, -ENTRY.length))
        .sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** What is known of a unit. Who was killed between its file and its entry left the entry beside. */
  entry(unit: string): Entry | undefined {
    const entry = readEntry(this.entryPath(unit));
    if (entry && (!entry.file || seemsWhole(this.file(unit), entry.file))) return entry;
    const next = readEntry(this.#nextPath(unit));
    return next?.file && seemsWhole(this.file(unit), next.file) ? next : entry;
  }

  /** Writes down what changed of a unit whose file stays. */
  writeEntry(entry: Entry): void {
    writeEntry(this.entryPath(entry.unit), entry);
  }

  /** Notes that a unit's files are whole, though their time of change is another. @throws the file system's error */
  restamp({ file, sums, ...entry }: Entry): void {
    const stamped = <F extends WrittenFile>(written: F | undefined, path: string) =>
      written && { ...written, mtimeMs: statSync(path).mtimeMs };
    this.writeEntry({
      ...entry,
      file: stamped(file, this.file(entry.unit)),
      sums: stamped(sums, this.sums(entry.unit)),
    });
  }

  /** Whether a unit's files seem to be those that were written. */
  seemsWhole(entry: Entry): boolean {
    return this.written(entry).every(({ path, file }) => seemsWhole(path, file));
  }

  /** The files of a unit, as they were written. */
  written({ unit, file, sums }: Entry): { readonly path: string; readonly file: WrittenFile }[] {
    return [
      ...(file ? [{ path: this.file(unit), file }] : []),
      ...(sums ? [{ path: this.sums(unit), file: sums }] : []),
    ];
  }

  /** Whether all bytes of a unit's files were compared with their checksums within a day. */
  isChecked(entry: Entry): boolean {
    return !entry.file || this.#isNoted(this.#checkPath(entry.unit), checksums(entry));
  }

  /** The same of a day's sums. */
  isDayChecked(day: string, { sha256 }: WrittenFile): boolean {
    return this.#isNoted(this.#dayPath(day, 'checked'), sha256);
  }

  #isNoted(path: string, checksums: string): boolean {
    try {
      const age = Date.now() - statSync(path).mtimeMs;
      return age >= 0 && age < CHECK_MS && readFileSync(path, 'utf8') === checksums;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Notes that all bytes of a unit's files are as they were written; a store that cannot be written is used all the same. */
  noteCheck(entry: Entry): void {
    if (entry.file) this.#note(this.#checkPath(entry.unit), checksums(entry));
  }

  /** The same of a day's sums. */
  noteDayCheck(day: string, { sha256 }: WrittenFile): void {
    this.#note(this.#dayPath(day, 'checked'), sha256);
  }

  #note(path: string, checksums: string): void {
    try {
      writeWhole(path, checksums);
    } catch (error) {
      if (!isFileError(error)) throw error;
    }
  }

  #checkPath(unit: string): string {
    return join(this.#index, `${unit}.checked`);
  }

  /** Notes that a unit's files are not what was written, so that whoever needs them looks at every byte. */
  doubt(entry: Entry): void {
    if (entry.file) this.writeEntry({ ...entry, file: { ...entry.file, mtimeMs: 0 } });
  }

  /**
   * Puts a unit's new file in the place of the old one, and its entry too: whenever that breaks off, the unit is
   * the old one or the new one.
   */
  replace(entry: Entry, written: { readonly records: string; readonly sums: string }): void {
    const { unit } = entry;
    if (entry.file) {
      writeEntry(this.#nextPath(unit), entry);
      // An entry whose sums are not those that it describes is used without them.
      if (entry.sums) renameSync(written.sums, this.sums(unit));
      else rmSync(this.sums(unit), { force: true });
      renameSync(written.records, this.file(unit));
      renameSync(this.#nextPath(unit), this.entryPath(unit));
      this.noteCheck(entry);
    } else {
      writeEntry(this.entryPath(unit), entry);
      rmSync(this.file(unit), { force: true });
      rmSync(this.sums(unit), { force: true });
    }
  }

  file(unit: string): string {
    return join(this.files, `${unit}.parquet`);
  }

  sums(unit: string): string {
    return join(this.#sums, `${unit}.parquet`);
  }

  /** The days whose hours have sums together. */
  days(): string[] {
    try {
      return readdirSync(this.#days).flatMap((name) => /^(.*)\.parquet$/.exec(name)?.[1] ?? []);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  daySums(day: string): string {
    return this.#dayPath(day, 'parquet');
  }

  /** Path of what is known of a day's sums. */
  dayEntryPath(day: string): string {
    return this.#dayPath(day, 'json');
  }

  #dayPath(day: string, ending: 'parquet' | 'json' | 'checked'): string {
    return join(this.#days, `${day}.${ending}`);
  }

  removeDay(day: string): void {
    for (const ending of ['json', 'checked', 'parquet'] as const)
      rmSync(this.#dayPath(day, ending), { force: true });
  }

  lockPath(unit: string): string {
    return join(this.#locks, `${unit}.lock`);
  }

  /** The entry goes first: what has none does not count. */
  remove(unit: string): void {
    const day = dayOf(unit);
    if (day) this.removeDay(day);
    rmSync(this.#nextPath(unit), { force: true });
    rmSync(this.#checkPath(unit), { force: true });
    rmSync(this.entryPath(unit), { force: true });
    rmSync(this.file(unit), { force: true });
    rmSync(this.sums(unit), { force: true });
  }

  /** Milliseconds since the epoch. */
  lastUse(unit: string): number {
    return statSync(this.entryPath(unit), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** Notes that a unit was used, to the hour. A store that cannot be written is used all the same. */
  noteUse(unit: string): void {
    try {
      if (Date.now() - this.lastUse(unit) < USE_MS) return;
      const now = new Date();
      utimesSync(this.entryPath(unit), now, now);
    } catch {
      // Then it seems to be unused for longer than it is.
    }
  }

  #nextPath(unit: string): string {
    return join(this.#index, `${unit}.next`);
  }

  entryPath(unit: string): string {
    return join(this.#index, `${unit}${ENTRY}`);
  }
}
