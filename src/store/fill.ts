import { setTimeout as sleep } from 'node:timers/promises';
import { giveBackMemory } from '../engines/duckdb/give-back-memory.ts';
import { EXIT, FlowqError, messageOf } from '../errors.ts';
import { fileErrorText, isFileError } from '../processes/file-error.ts';
import { Lock } from '../processes/lock.ts';
import { endIdleWorkers } from '../readers/idle-workers.ts';
import type { OpenOriginals, Origin, Original } from '../sources/origin.ts';
import { changesOf, isDamaged, type StoreChanges } from './changes.ts';
import { addUpDay, daysToAddUp } from './day-sums.ts';
import type { Entry } from './entry.ts';
import { isWhole, seemsWhole } from './file-check.ts';
import { inTurn } from './in-turn.ts';
import { makeUnit } from './make-unit.ts';
import { MovedOriginals } from './moved-originals.ts';
import { namesByContent } from './names-by-content.ts';
import type { SourceFolder } from './source-folder.ts';
import { ORIGINAL_COLUMNS } from './store-columns.ts';

/** Progress of a fill. */
export interface FillProgress {
  readonly units: number;
  readonly unitsDone: number;
  /** Size of the source files as stored in the source. */
  readonly bytes: number;
  readonly bytesDone: number;
  readonly records: number;
}

export interface FillOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FillProgress) => void) | undefined;
  /** Receives messages about files that are damaged or cannot be stored. */
  readonly onNote?: ((message: string) => void) | undefined;
  /** Called before anything is read, with all source files to read; throws if they are too many. */
  readonly onPlan?: ((originals: readonly Original[]) => void) | undefined;
}

/** A unit after a fill. */
export interface FilledUnit {
  readonly unit: string;
  readonly entry: Entry | undefined;
  /** Source files that could not be stored, and must be read from the source. */
  readonly unstored: readonly Original[];
  /** Names of the entry's source files whose records count. */
  readonly counted: ReadonlySet<string>;
}

/** Memory limit for writing units, bytes, in addition to the program's own memory. */
const MEMORY = 350_000_000;

/**
 * Units with at most this many bytes, stored and to be read, are written two at a time, each with half of the memory.
 * Larger ones need more memory for sorting and are written one at a time.
 */
const SMALL_UNIT = 12_000_000;
const AT_ONCE = 2;

/**
 * Units between releases of freed memory: it grows by some megabytes per unit, and the next query needs
 * memory too.
 */
const UNITS_OF_MEMORY = 16;

const WAIT_MS = 100;

/** State of a unit before it is filled. */
interface Look {
  readonly unit: string;
  readonly originals: readonly Original[];
  readonly entry: Entry | undefined;
  readonly changes: StoreChanges;
  /** Whether its file may have changed since it was written. */
  readonly isDoubtful: boolean;
}

/** Settings for writing a unit. */
interface Making {
  readonly memoryLimit: number;
  /** Undefined for one per processor; each thread has its own dictionary. */
  readonly readThreads?: number | undefined;
  /** Names of deleted source files that others replaced. */
  readonly replaced?: ReadonlySet<string> | undefined;
}

const bytesOf = ({ changes }: Look) => changes.read.reduce((sum, { size }) => sum + size, 0);

const isSmall = (look: Look) => (look.entry?.file?.bytes ?? 0) + bytesOf(look) <= SMALL_UNIT;

/** Brings the units of a source up to date: reads new and changed source files, and leaves the others stored. */
export class Fill {
  readonly #origin: Origin;
  readonly #source: SourceFolder;
  readonly #options: FillOptions;
  /** Why nothing more can be stored. */
  #full: string | undefined;
  readonly #moves: MovedOriginals = new MovedOriginals();
  #bytesDone = 0;
  #unitsDone = 0;
  #records = 0;

  constructor(origin: Origin, source: SourceFolder, options: FillOptions) {
    this.#origin = origin;
    this.#source = source;
    this.#options = options;
  }

  /**
   * @param listed all source files of each unit
   * @param full why nothing can be stored, if already known
   * @throws FlowqError (source) for errors that reading the source directly would raise too
   */
  async run(
    listed: ReadonlyMap<string, readonly Original[]>,
    full?: string | undefined,
  ): Promise<FilledUnit[]> {
    this.#full = full;
    const looks: Look[] = [];
    for (const [unit, originals] of listed) looks.push(await this.#look(unit, originals));
    for (const { entry, changes } of looks) this.#moves.add(entry?.originals ?? [], changes.keep);
    const toRead = looks.flatMap(({ changes }) => changes.read);
    const bytes = looks.reduce((sum, look) => sum + bytesOf(look), 0);
    const units = looks.filter(({ changes }) => changes.read.length > 0).length;
    if (toRead.length > 0) this.#options.onPlan?.(toRead);
    const isIdle = ({ changes, isDoubtful }: Look) =>
      changes.read.length === 0 && !changes.isNews && !isDoubtful;
    const filled = new Map<string, FilledUnit>();
    const fill = async (look: Look) => {
      const making = isSmall(look)
        ? { memoryLimit: Math.floor(MEMORY / AT_ONCE), readThreads: 1 }
        : { memoryLimit: MEMORY };
      filled.set(look.unit, await this.#fillUnit(look, making));
      this.#bytesDone += bytesOf(look);
      if (look.changes.read.length > 0) {
        this.#unitsDone += 1;
        if (this.#unitsDone % UNITS_OF_MEMORY === 0) await giveBackMemory();
      }
      this.#reportProgress(units, bytes);
    };
    const busy = looks.filter((look) => !isIdle(look));
    await inTurn(busy, fill, (look) => (isSmall(look) ? AT_ONCE : 1), this.#options.signal);
    const all = looks.map(({ unit, entry, changes }) => filled.get(unit) ?? asItIs(unit, entry, changes));
    const moved = await this.#withoutMoved(looks, all);
    await this.#addUpDays(moved);
    return moved;
  }

  /** Adds up sums per day. A failure is only noted: reports work without these sums, but take longer. */
  async #addUpDays(filled: readonly FilledUnit[]): Promise<void> {
    const days = daysToAddUp(
      this.#source,
      filled.flatMap(({ entry }) => entry ?? []),
    );
    if (days.length === 0) return;
    await endIdleWorkers();
    const { signal } = this.#options;
    const options = { signal, reach: this.#source.reach, memoryLimit: MEMORY, threads: 1 };
    await using opened = await this.#origin.open([], options);
    try {
      const runner = await opened.runner();
      for (const day of days) await addUpDay(runner, day, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      this.#options.onNote?.(`sums of whole days cannot be stored: ${messageOf(error)}`);
    }
  }

  #reportProgress(units: number, bytes: number): void {
    this.#options.onProgress?.({
      units,
      unitsDone: this.#unitsDone,
      bytes,
      bytesDone: this.#bytesDone,
      records: this.#records,
    });
  }

  /** Removes the records of deleted source files that others replaced, once the records of those are stored. */
  async #withoutMoved(looks: readonly Look[], all: readonly FilledUnit[]): Promise<FilledUnit[]> {
    const replaced = this.#moves.replaced(all.flatMap(({ entry }) => entry?.originals ?? []));
    if (replaced.size === 0) return [...all];
    const result: FilledUnit[] = [];
    for (const [at, filled] of all.entries()) {
      const look = looks[at];
      const isHit = filled.entry?.originals.some(({ name, gone }) => gone && replaced.has(name));
      result.push(look && isHit ? await this.#fillUnit(look, { memoryLimit: MEMORY, replaced }) : filled);
    }
    // If the store is not writable, their records remain in it but do not count.
    return result.map((filled) => {
      const gone = goneOf(filled, replaced);
      return { ...filled, counted: new Set([...filled.counted].filter((name) => !gone.has(name))) };
    });
  }

  /** Compares names, sizes and times. Reads all bytes only of files whose last check is too old. */
  async #look(unit: string, originals: readonly Original[]): Promise<Look> {
    const entry = this.#source.entry(unit);
    const isDoubtful = entry?.file !== undefined && !(await this.#seemsWhole(entry));
    const changes = changesOf(entry, originals, this.#origin, { isReadable: true });
    return { unit, originals, entry, changes, isDoubtful };
  }

  async #seemsWhole(entry: Entry): Promise<boolean> {
    if (!entry.file || !this.#source.seemsWhole(entry)) return false;
    if (this.#source.isChecked(entry)) return true;
    this.#options.signal?.throwIfAborted();
    for (const { path, file } of this.#source.written(entry)) if (!(await isWhole(path, file))) return false;
    this.#source.noteCheck(entry);
    return true;
  }

  async #fillUnit(
    { unit, originals }: Look,
    { memoryLimit, readThreads, replaced }: Making,
  ): Promise<FilledUnit> {
    if (this.#full !== undefined) return this.#unfilled(unit, originals);
    let lock: Lock;
    try {
      lock = await this.#lock(unit);
    } catch (error) {
      return this.#giveUp(error, unit, originals);
    }
    using _ = lock;
    const { entry, isReadable } = await this.#verified(unit);
    const { signal } = this.#options;
    const changes = changesOf(entry, originals, this.#origin, { isReadable, replaced });
    const before = isReadable ? entry : this.#withoutLost(entry, changes);
    const keep = isReadable ? changes.keep : [];
    const isSame = entry?.originals.length === keep.length;
    if (changes.read.length === 0 && isReadable && isSame) {
      if (entry && changes.isNews) this.#note({ ...entry, originals: keep });
      return asItIs(unit, entry, changes);
    }
    // Two threads sort with 1.5 times the processor time, and with more memory.
    const options = {
      signal,
      reach: this.#source.reach,
      memoryLimit,
      readThreads,
      threads: 1,
      known: namesByContent(keep),
      headers: before?.formats.flatMap(({ header }) => header ?? []),
      withEventIds: this.#origin.isMerged,
      originalColumns: ORIGINAL_COLUMNS,
    };
    await using opened = await this.#origin.open(changes.read, options);
    try {
      if (before && isReadable && (await isStillDamaged(before, changes.read, opened)))
        return asItIs(unit, before, { ...changes, keep: before.originals });
      const stored = await makeUnit({
        unit,
        source: this.#source,
        before,
        keep,
        read: changes.read,
        opened,
        isMerged: this.#origin.isMerged,
        replacedBy: (original) => this.#moves.claim(original),
        signal,
      });
      this.#reportFewer(before, stored);
      this.#records += stored.records;
      return { unit, entry: stored, unstored: [], counted: namesOf(stored) };
    } catch (error) {
      if (signal?.aborted || isOfSource(error)) throw error;
      return this.#giveUp(error, unit, originals);
    }
  }

  /** Reports changed source files that have fewer records than before. */
  #reportFewer(before: Entry | undefined, stored: Entry): void {
    const now = new Map(stored.originals.map((one) => [one.name, one]));
    for (const { name, records } of before?.originals ?? []) {
      const left = now.get(name);
      if (left && left.copyOf === undefined && left.records < records)
        this.#options.onNote?.(
          `${this.#origin.whereOf(name)} was changed: the store had ${records} records of it and has ${left.records} now`,
        );
    }
  }

  /** Records that source files were deleted or restored. If writing fails, the next run detects it again. */
  #note(entry: Entry): void {
    try {
      this.#source.writeEntry(entry);
    } catch (error) {
      if (!isFileError(error)) throw error;
    }
  }

  async #lock(unit: string): Promise<Lock> {
    const path = this.#source.lockPath(unit);
    for (;;) {
      this.#options.signal?.throwIfAborted();
      const lock = await Lock.take(path, 'the store needs a folder that can be written and has hard links');
      if (lock instanceof Lock) return lock;
      await sleep(WAIT_MS);
    }
  }

  /**
   * Returns a unit's entry, and whether its records file is intact. Damaged sums are removed from the entry: records
   * count without them. If only the time changed, as after a copy, the new time is recorded.
   */
  async #verified(unit: string): Promise<{ entry: Entry | undefined; isReadable: boolean }> {
    const entry = this.#source.entry(unit);
    if (!entry?.file || (this.#source.seemsWhole(entry) && this.#source.isChecked(entry)))
      return { entry, isReadable: true };
    if (!(await isWhole(this.#source.file(unit), entry.file))) return { entry, isReadable: false };
    const isSummed = entry.sums && (await isWhole(this.#source.sums(unit), entry.sums));
    const whole = isSummed ? entry : { ...entry, sums: undefined };
    try {
      if (whole !== entry || !this.#source.seemsWhole(entry)) this.#source.restamp(whole);
      this.#source.noteCheck(whole);
    } catch (error) {
      if (!isFileError(error)) throw error;
    }
    return { entry: whole, isReadable: true };
  }

  #withoutLost(entry: Entry | undefined, { keep }: StoreChanges): undefined {
    const lost = keep.filter(({ records }) => records > 0).map(({ name }) => this.#origin.whereOf(name));
    this.#options.onNote?.(
      `a file of the store was damaged and is made again: ${this.#source.file(entry?.unit ?? '')}${lost.length > 0 ? `; its records of ${lost.join(', ')} are lost, because the source no longer has them` : ''}`,
    );
    return undefined;
  }

  #giveUp(error: unknown, unit: string, originals: readonly Original[]): FilledUnit {
    if (this.#options.signal?.aborted) throw error;
    this.#full = isFileError(error) ? fileErrorText(error) : messageOf(error);
    this.#options.onNote?.(`what is missing in the store is read from the source: ${this.#full}`);
    return this.#unfilled(unit, originals);
  }

  /** Returns the unit as stored, with the source files missing from it. */
  #unfilled(unit: string, originals: readonly Original[]): FilledUnit {
    const entry = this.#source.entry(unit);
    const isReadable = !entry?.file || seemsWhole(this.#source.file(unit), entry.file);
    const changes = changesOf(entry, originals, this.#origin, { isReadable });
    const counted = isReadable ? changes.keep.map(({ name }) => name) : [];
    // Sums that may have changed are not used.
    const usable = entry && (this.#source.seemsWhole(entry) ? entry : { ...entry, sums: undefined });
    return {
      unit,
      entry: isReadable ? usable : undefined,
      unstored: changes.read,
      counted: new Set(counted),
    };
  }
}

const asItIs = (unit: string, entry: Entry | undefined, { keep }: StoreChanges): FilledUnit => ({
  unit,
  entry: entry && { ...entry, originals: keep },
  unstored: [],
  counted: new Set(keep.map(({ name }) => name)),
});

/** Returns the names of a unit's deleted source files that are in the given set. */
const goneOf = ({ entry }: FilledUnit, names: ReadonlySet<string>) =>
  new Set(entry?.originals.flatMap(({ name, gone }) => (gone && names.has(name) ? [name] : [])));

/** Returns whether source files that were read again because of damage are still damaged in the same way. */
async function isStillDamaged(
  { originals }: Entry,
  read: readonly Original[],
  opened: OpenOriginals,
): Promise<boolean> {
  if (read.length === 0) return false;
  const before = new Map(originals.map((one) => [one.name, one]));
  const isRetry = ({ name, size, version }: Original) => {
    const one = before.get(name);
    return one?.size === size && one.version === version && isDamaged(one);
  };
  if (!read.every(isRetry)) return false;
  const skipped = Map.groupBy(await opened.skipped(), ({ name }) => name);
  const reasons = (all: readonly { readonly reason: string; readonly lines?: number | undefined }[] = []) =>
    JSON.stringify(all.map(({ reason, lines }) => [reason, lines]));
  return read.every(({ name }) => reasons(skipped.get(name)) === reasons(before.get(name)?.skipped));
}

const namesOf = ({ originals }: Entry) => new Set(originals.map(({ name }) => name));

/** Errors of the source's files also occur when they are read without a store. */
const isOfSource = (error: unknown) => error instanceof FlowqError && error.exitCode !== EXIT.query;
