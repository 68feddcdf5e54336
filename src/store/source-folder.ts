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

/** Facts about a source that are written once, when its first records are stored. */
export interface SourceDescription {
  readonly identity: string;
  /** The user's first name for it. */
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

/** Time that a checked file is trusted by its size and modification time, milliseconds. */
const CHECK_MS = 86_400_000;

/** Maximum age of a unit's recorded last use before it is updated, milliseconds. */
const USE_MS = 3_600_000;

/** The folder of one source in a store: a Parquet file and an index entry for each unit, and locks. */
export class SourceFolder {
  readonly folder: string;
  /** Folder of the Parquet files, which other programs may read. */
  readonly files: string;
  /** Folder of the sums of marked records. */
  readonly #sums: string;
  /** Folder of the sums per day. */
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

  /** Folders that queries may access. */
  get reach(): string[] {
    return [this.files, this.#sums, this.#days];
  }

  /** Returns a folder name with a readable part, and a hash of the identity. */
  static folderName(identity: string): string {
    const words = identity.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+/, '');
    return `${words.slice(-60)}-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
  }

  /** Returns undefined if nothing is stored yet. */
  description(): SourceDescription | undefined {
    try {
      return JSON.parse(readFileSync(join(this.folder, DESCRIPTION), 'utf8')) as SourceDescription;
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /**
   * Creates the folder, private to its owner. If another process has written a description first, returns that one.
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
    // The existing description cannot be read; the names of the units show their grain.
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

  /**
   * Returns a unit's entry. A process killed between replacing the file and the entry left the new entry in a separate
   * file.
   */
  entry(unit: string): Entry | undefined {
    const entry = readEntry(this.entryPath(unit));
    if (entry && (!entry.file || seemsWhole(this.file(unit), entry.file))) return entry;
    const next = readEntry(this.#nextPath(unit));
    return next?.file && seemsWhole(this.file(unit), next.file) ? next : entry;
  }

  /** Writes the changed entry of a unit whose file stays. */
  writeEntry(entry: Entry): void {
    writeEntry(this.entryPath(entry.unit), entry);
  }

  /**
   * Records the current modification times of a unit's intact files.
   * @throws the file system's error
   */
  restamp({ file, sums, ...entry }: Entry): void {
    const stamped = <F extends WrittenFile>(written: F | undefined, path: string) =>
      written && { ...written, mtimeMs: statSync(path).mtimeMs };
    this.writeEntry({
      ...entry,
      file: stamped(file, this.file(entry.unit)),
      sums: stamped(sums, this.sums(entry.unit)),
    });
  }

  /** Returns whether a unit's files seem intact, by size and modification time. */
  seemsWhole(entry: Entry): boolean {
    return this.written(entry).every(({ path, file }) => seemsWhole(path, file));
  }

  /** Returns the files of a unit as recorded when they were written. */
  written({ unit, file, sums }: Entry): { readonly path: string; readonly file: WrittenFile }[] {
    return [
      ...(file ? [{ path: this.file(unit), file }] : []),
      ...(sums ? [{ path: this.sums(unit), file: sums }] : []),
    ];
  }

  /** Returns whether all bytes of a unit's files were verified within the last day. */
  isChecked(entry: Entry): boolean {
    return !entry.file || this.#isNoted(this.#checkPath(entry.unit), checksums(entry));
  }

  /** Returns the same for a day's sums. */
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

  /** Records that all bytes of a unit's files were verified; ignores a store that is not writable. */
  noteCheck(entry: Entry): void {
    if (entry.file) this.#note(this.#checkPath(entry.unit), checksums(entry));
  }

  /** Records the same for a day's sums. */
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

  /** Records that a unit's files are damaged, so that the next user verifies every byte. */
  doubt(entry: Entry): void {
    if (entry.file) this.writeEntry({ ...entry, file: { ...entry.file, mtimeMs: 0 } });
  }

  /** Replaces a unit's files and its entry: if this is interrupted, the unit is either the old or the new one. */
  replace(entry: Entry, written: { readonly records: string; readonly sums: string }): void {
    const { unit } = entry;
    if (entry.file) {
      writeEntry(this.#nextPath(unit), entry);
      // If the sums do not match the entry, it is used without them.
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

  /** Returns the days that have sums. */
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

  /** Path of the index entry of a day's sums. */
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

  /** Removes the entry before the files, because files without an entry are ignored. */
  remove(unit: string): void {
    const day = dayOf(unit);
    if (day) this.removeDay(day);
    rmSync(this.#nextPath(unit), { force: true });
    rmSync(this.#checkPath(unit), { force: true });
    rmSync(this.entryPath(unit), { force: true });
    rmSync(this.file(unit), { force: true });
    rmSync(this.sums(unit), { force: true });
  }

  /** Returns the last use in Unix milliseconds. */
  lastUse(unit: string): number {
    return statSync(this.entryPath(unit), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** Records the use of a unit, at most once per hour; ignores a store that is not writable. */
  noteUse(unit: string): void {
    try {
      if (Date.now() - this.lastUse(unit) < USE_MS) return;
      const now = new Date();
      utimesSync(this.entryPath(unit), now, now);
    } catch {
      // The unit then seems unused for longer than it is.
    }
  }

  #nextPath(unit: string): string {
    return join(this.#index, `${unit}.next`);
  }

  entryPath(unit: string): string {
    return join(this.#index, `${unit}${ENTRY}`);
  }
}
