import { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
import type { EngineLimits } from '../engines/sql/limited-runner.ts';
import { queryDeadline } from '../engines/sql/query-deadline.ts';
import type { Runner } from '../engines/sql/runner.ts';
import { sourceError } from '../errors.ts';
import type { StoredMarks } from '../flows/marks.ts';
import type { RecordSet } from '../flows/record-set.ts';
import { havePacketEnds } from '../flows/relation.ts';
import type { StoredFile } from '../logs/stored-file.ts';
import type { Window } from '../logs/window.ts';
import { fileErrorText, isFileError } from '../processes/file-error.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Skipped } from '../rows/skipped.ts';
import type { FileCount } from '../sources/file-count.ts';
import { duplicateCaveats } from '../sources/files/duplicate-caveats.ts';
import { columnsOf } from '../sources/files/file-group.ts';
import { flowLogIn, haveSeveralFlowLogs, nameIn } from '../sources/files/flow-log-id.ts';
import type { Duplicate } from '../sources/files/inspection.ts';
import { type LocatedRecords, ofPlace, unknownPlace } from '../sources/located.ts';
import { type PathText, whyNothing } from '../sources/nothing-read.ts';
import type { OpenOriginals, Origin, Original } from '../sources/origin.ts';
import { passedOverCaveats } from '../sources/passed-over-caveats.ts';
import {
  isMissed,
  type OpenedSource,
  type ScanEstimate,
  type Source,
  type SourceRequest,
} from '../sources/source.ts';
import { isDamaged } from './changes.ts';
import { countFiles } from './count-files.ts';
import { type UsableDaySums, usableDaySums } from './day-sums.ts';
import type { StoredOriginal } from './entry.ts';
import { evict } from './evict.ts';
import { seemsWhole } from './file-check.ts';
import { Fill, type FilledUnit, type FillOptions } from './fill.ts';
import { namesByContent } from './names-by-content.ts';
import { isOfPlace, marksIn, type Piece, pieceSet, piecesOf } from './pieces.ts';
import { isRead, requestedOf } from './requested.ts';
import type { SourceFolder } from './source-folder.ts';
import { columnsOfFormat, STORE_COLUMNS } from './store-columns.ts';
import { sourceFolder } from './store-folder.ts';
import { UnchangedRunner } from './unchanged-runner.ts';
import { grainOf, mayHold, reachOf, timeRangeOf, unitOf, wholeDays } from './unit.ts';

export interface StoreSourceOptions extends FillOptions, EngineLimits {
  readonly origin: Origin;
  /** Folder of the store. */
  readonly store: string;
  /** Maximum size of the store in bytes; least recently used data is evicted. */
  readonly most?: number | undefined;
}

/** Stored records of another source, brought up to date at each request. */
export class StoreSource implements Source {
  readonly #options: StoreSourceOptions;
  readonly #folder: SourceFolder;

  constructor(options: StoreSourceOptions) {
    this.#options = options;
    this.#folder = sourceFolder(options.store, options.origin.identity, options.origin.formerIdentities);
  }

  async open(request: SourceRequest): Promise<OpenedSource> {
    const stopped = this.#stoppedBy(request.signal);
    using deadline = queryDeadline(this.#options, stopped);
    const signal = deadline?.signal ?? stopped;
    const { filled, outside } = await this.#fill(request.window, signal);
    const { origin, onNote, store, most, memoryLimit, timeoutSeconds } = this.#options;
    const gone = filled.flatMap(({ entry }) => entry?.originals.filter((one) => one.gone) ?? []);
    if (gone.length > 0)
      onNote?.(
        `${count(gone.length, 'file')} are no longer at ${origin.words}; the store still has their records`,
      );
    const { window, filter } = request;
    const reach = reachOf(origin, window);
    const unstored = filled
      .flatMap((unit) => unit.unstored)
      .filter((one) => mayHold(one.delivered, reach) && isOfPlace(one, filter));
    const limits = { memoryLimit, timeoutSeconds };
    const requested = filled.flatMap((unit) => requestedOf(unit, reach, filter));
    const byContent = namesByContent(requested);
    const direct = await origin.open(unstored, {
      signal,
      reach: this.#folder.reach,
      known: byContent,
      ...limits,
    });
    try {
      for (const { unit } of filled) this.#folder.noteUse(unit);
      if (most !== undefined)
        evict(store, most, { source: this.#folder, units: filled.map(({ unit }) => unit) });
      const hasPacketEnds = havePacketEnds(direct.sets);
      const pieces = piecesOf(filled, { ...this.#pathsOf, window, reach, filter, hasPacketEnds });
      const entries = filled.flatMap(({ entry }) => entry ?? []);
      const days = await usableDaySums(this.#folder, entries);
      const isUnchanged = () =>
        entries.every((entry) => this.#folder.seemsWhole(entry)) &&
        days.every(({ path, file }) => seemsWhole(path, file));
      const open = new OpenStore(origin, request, { filled, outside, pieces, days, direct, isUnchanged });
      const known = await this.caveatsOf(window);
      const isEmpty = unstored.length === 0 && requested.every((one) => one.records === 0 && !isDamaged(one));
      if (isEmpty && origin.whyEmpty) {
        open.caveats = [...known, ...(await origin.whyEmpty())];
        return open;
      }
      const isAnyRead = open.sets.length > 0 && (await open.isAnyRead());
      const caveats = await whyNothing(open, request, {
        words: origin.words,
        isAnyRead,
        all: () => this.#paths(),
        loose: [...open.sets, ...this.#loose(filled)],
        passedOver: origin.passedOver ?? [],
      });
      open.caveats = [...known, ...duplicateCaveats(open.duplicates()), ...caveats];
      return open;
    } catch (error) {
      await direct[Symbol.asyncDispose]();
      throw error;
    }
  }

  readonly #pathsOf = {
    fileOf: (unit: string) => this.#folder.file(unit),
    sumsOf: (unit: string) => this.#folder.sums(unit),
  };

  /** Returns the paths of the source's files, and of all files that were stored from it. */
  async #paths(): Promise<PathText[]> {
    const stored = this.#folder.units().flatMap((unit) => this.#folder.entry(unit)?.originals ?? []);
    return [
      ...(await this.#options.origin.paths()),
      ...stored.map(({ place, delivered }) => ({ place, start: delivered?.start })),
    ];
  }

  /** Brings all units that can contain records of the window up to date. */
  async fill({ window, signal }: Pick<SourceRequest, 'window' | 'signal'>): Promise<FilledUnit[]> {
    const stopped = this.#stoppedBy(signal);
    using deadline = queryDeadline(this.#options, stopped);
    return (await this.#fill(window, deadline?.signal ?? stopped)).filled;
  }

  /** Returns a signal that aborts with that of the source's options or of the request. */
  #stoppedBy(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#options.signal, signal].filter((one) => one !== undefined));
  }

  async #fill(
    window: Window | undefined,
    signal: AbortSignal,
  ): Promise<{ filled: FilledUnit[]; outside: readonly Original[] }> {
    const { origin, ...options } = this.#options;
    const reach = reachOf(origin, window);
    const originals = await origin.list(wholeDays(reach));
    const { grain, full } = this.#describe(originals);
    const listed = new Map<string, Original[]>();
    const outside: Original[] = [];
    const wanted = (unit: string) => mayHold(timeRangeOf(unit), reach);
    for (const unit of this.#folder.units().filter(wanted)) listed.set(unit, []);
    for (const original of originals) {
      const unit = unitOf(original, grain);
      if (!wanted(unit)) {
        outside.push(original);
        continue;
      }
      const all = listed.get(unit) ?? [];
      all.push(original);
      listed.set(unit, all);
    }
    const sorted = new Map([...listed].sort(([a], [b]) => (a < b ? -1 : 1)));
    return {
      filled: await new Fill(origin, this.#folder, { ...options, signal }).run(sorted, full),
      outside,
    };
  }

  /** Returns stored records of any time whose file paths do not contain account and Region. */
  #loose(filled: readonly FilledUnit[]): RecordSet[] {
    const pieces = piecesOf(filled, { ...this.#pathsOf, window: undefined, reach: undefined, filter: {} });
    return pieces.filter(({ format }) => !format.placed).map((piece) => pieceSet(piece, {}));
  }

  /** Folder of the Parquet files. */
  get folder(): string {
    return this.#folder.files;
  }

  /** Returns the parts of filled units that could not be read into the store. */
  skippedOf(
    filled: readonly FilledUnit[],
    { window, filter }: Pick<SourceRequest, 'window' | 'filter'>,
  ): Skipped[] {
    const { origin } = this.#options;
    const skipped = [...storedSkipped(origin, filled, { window, filter }), ...(origin.leftOut ?? [])];
    return skipped.filter(({ timeless }) => !timeless);
  }

  /** What to know about a window that was filled: files that were passed over, what its source no longer has. */
  async caveatsOf(window: Window | undefined): Promise<Caveat[]> {
    const { origin } = this.#options;
    return [...((await origin.caveatsOf?.(window)) ?? []), ...passedOverCaveats(origin.passedOver ?? [])];
  }

  /** @throws FlowqError (source) if something could not be stored */
  refuseUnstored(filled: readonly FilledUnit[]): void {
    const unstored = filled.flatMap((unit) => unit.unstored).length;
    if (unstored > 0)
      throw sourceError(`${count(unstored, 'file')} of ${this.#options.origin.words} could not be stored`);
  }

  async list({ window, filter }: SourceRequest): Promise<StoredFile[]> {
    const { origin } = this.#options;
    if (origin.isUnlisted) return filledFiles(await this.fill({ window }), window);
    const originals = await origin.list(window);
    return originals
      .filter((one) => isOfPlace(one, filter))
      .map(({ size, came, delivered }) => ({
        size,
        came,
        period: delivered && { since: delivered.start, until: delivered.start + delivered.seconds },
      }));
  }

  async estimate({ window, filter }: SourceRequest): Promise<ScanEstimate> {
    const { origin } = this.#options;
    if (origin.isUnlisted) return filledEstimate(await this.fill({ window }));
    const reach = reachOf(origin, window);
    const originals = (await origin.list(window)).filter(
      (one) => mayHold(one.delivered, reach) && isOfPlace(one, filter),
    );
    return {
      objects: originals.length,
      bytes: originals.reduce((sum, { size }) => sum + size, 0),
      isAtMost: true,
    };
  }

  /** Returns the grain of the source's units, and the reason if nothing can be stored. */
  #describe(originals: readonly Original[]) {
    const { identity, words } = this.#options.origin;
    const known = this.#folder.description();
    const grain = known?.grain ?? grainOf(this.#options.origin, originals);
    if (originals.length === 0) return { grain, full: undefined };
    try {
      return { grain: this.#folder.describe({ identity, words, grain }).grain, full: undefined };
    } catch (error) {
      if (!isFileError(error)) throw error;
      const full = known ? undefined : fileErrorText(error);
      if (full) this.#options.onNote?.(`cannot store anything in ${this.#folder.folder}: ${full}`);
      return { grain, full };
    }
  }
}

/** Returns files for an origin whose listing shows only times; the number of stored records is used as size. */
function filledFiles(filled: readonly FilledUnit[], window: Window | undefined): StoredFile[] {
  return filled.flatMap(({ entry }) =>
    (entry?.originals ?? []).flatMap(({ delivered, records, came = 0 }) =>
      records > 0 && mayHold(delivered, window)
        ? [
            {
              size: records,
              came,
              period: delivered && { since: delivered.start, until: delivered.start + delivered.seconds },
            },
          ]
        : [],
    ),
  );
}

/** Estimates the scan of filled units. */
function filledEstimate(filled: readonly FilledUnit[]): ScanEstimate {
  const files = filled.flatMap(({ entry }) => entry?.file ?? []);
  return { objects: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), isAtMost: true };
}

const count = (number: number, noun: string) => `${number} ${number === 1 ? noun : `${noun}s`}`;

interface Opened {
  /** Listed source files that cannot contain records of the window. */
  readonly outside: readonly Original[];
  readonly filled: readonly FilledUnit[];
  readonly pieces: readonly Piece[];
  readonly days: readonly UsableDaySums[];
  readonly direct: OpenOriginals;
  /** Returns whether the units' files still match their entries. */
  readonly isUnchanged: () => boolean;
}

class OpenStore implements OpenedSource {
  readonly dialect = duckDbSql;
  readonly sets: readonly RecordSet[];
  readonly columnar: boolean;
  readonly marks: StoredMarks | undefined;
  readonly summary: string;
  caveats: readonly Caveat[] = [];
  readonly #origin: Origin;
  readonly #request: SourceRequest;
  readonly #opened: Opened;
  readonly #leftOut: Skipped[] = [];

  constructor(origin: Origin, request: SourceRequest, opened: Opened) {
    this.#origin = origin;
    this.#request = request;
    this.#opened = opened;
    const { filter } = request;
    const { pieces, days, direct, filled } = opened;
    const parts = [
      ...pieces.map((piece) => ({
        located: { placed: piece.format.placed, columns: columnsOfFormat(piece.format) },
        names: piece.originals.map(({ name }) => name),
        set: pieceSet(piece, filter),
        path: STORE_COLUMNS.original as string,
      })),
      ...direct.groups.flatMap((group, at) => {
        const set = direct.sets[at];
        const columns = columnsOf(group);
        const names = group.paths.flatMap((path) => direct.names.get(path) ?? []);
        const located = { placed: group.placed, columns };
        return set
          ? [
              {
                located,
                names,
                set: ofPlace(set, located, filter),
                path: 'filename',
              },
            ]
          : [];
      }),
    ];
    const located = this.#locatedOnly(parts);
    const isNamed = haveSeveralFlowLogs(located.flatMap(({ names }) => names.map(nameIn)));
    this.columnar = direct.groups.every(({ kind }) => kind === 'parquet');
    this.sets = located.map(({ set, path }) => (isNamed ? { ...set, flowLog: flowLogIn(path) } : set));
    // Marks distinguish places by flow log, if an interface has several.
    const isUsable = this.columnar && (isNamed || !pieces.some((piece) => piece.hasSharedInterfaces));
    const marks = isUsable ? marksIn(pieces, days) : undefined;
    this.marks = marks && { ...marks, isComplete: marks.isComplete && direct.sets.length === 0 };
    const files = filled.reduce(
      (sum, { unstored, entry }) => sum + unstored.length + (entry?.originals.length ?? 0),
      0,
    );
    const noun = origin.isUnlisted ? 'ten-minute slice' : 'file';
    this.summary = `${count(files, noun)} of ${origin.words}, cached in the store`;
  }

  /** Leaves out records without the place or time that the request filters by. */
  #locatedOnly<P extends { located: LocatedRecords; names: readonly string[] }>(parts: readonly P[]): P[] {
    const { filter, window } = this.#request;
    const places = parts.map(({ located }) => unknownPlace(located, filter));
    const [place] = places;
    if (place && places.every((one) => one)) {
      throw sourceError(
        `neither the paths nor the records at ${this.#origin.words} show the ${place}`,
        `leave out --${place}`,
      );
    }
    const placed = parts.filter((part, at) => {
      if (places[at]) this.#leaveOut(part.names, `neither path nor records show the ${places[at]}`);
      return !places[at];
    });
    const hasStart = ({ located }: P) => located.columns.has('start');
    // If no part has it, the query reports the missing field.
    if (!window || !placed.some(hasStart)) return placed;
    return placed.filter((part) => {
      if (!hasStart(part)) this.#leaveOut(part.names, 'its records have no start, so their time is unknown');
      return hasStart(part);
    });
  }

  #leaveOut(names: readonly string[], reason: string): void {
    this.#leftOut.push(...names.map((name) => ({ where: this.#origin.whereOf(name), reason })));
  }

  /** Returns the requested source files, stored or read directly, that repeat the content of another one. */
  duplicates(): Duplicate[] {
    const { direct } = this.#opened;
    const stored = this.#requested().flatMap(({ name, copyOf }) =>
      copyOf === undefined ? [] : [[name, copyOf] as const],
    );
    const whereOf = (name: string) => this.#origin.whereOf(name);
    return [...stored, ...direct.duplicates].map(([name, of]) => ({ where: whereOf(name), of: whereOf(of) }));
  }

  async isAnyRead(): Promise<boolean> {
    return this.#requested().some(isRead) || (await this.#opened.direct.files()).read > 0;
  }

  /** Undefined if the origin has no files: slices of a log group. */
  get files(): (() => Promise<FileCount>) | undefined {
    if (this.#origin.isUnlisted) return undefined;
    const lacking = this.#leftOut.map(({ where }) => where);
    return () => countFiles(this.#origin, this.#request, { ...this.#opened, lacking });
  }

  #requested(): StoredOriginal[] {
    const { window, filter } = this.#request;
    return this.#opened.filled.flatMap((unit) => requestedOf(unit, reachOf(this.#origin, window), filter));
  }

  /** Returns a runner that can also access the files of the store. */
  async runner(): Promise<Runner> {
    const runner = await this.#opened.direct.runner();
    return this.marks ? new UnchangedRunner(runner, this.#opened.isUnchanged) : runner;
  }

  async skipped(): Promise<Skipped[]> {
    const { filled, direct } = this.#opened;
    const stored = storedSkipped(this.#origin, filled, this.#request);
    const read = (await direct.skipped()).map(({ name: _, ...one }) => one);
    const all = [...stored, ...(this.#origin.leftOut ?? []), ...this.#leftOut, ...read];
    return all.filter((one) => isMissed(one, this.#request));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#opened.direct[Symbol.asyncDispose]());
  }
}

/** Returns what was skipped while units were filled, for the requested source files. */
function storedSkipped(
  origin: Origin,
  filled: readonly FilledUnit[],
  { window, filter }: Pick<SourceRequest, 'window' | 'filter'>,
): Skipped[] {
  return filled.flatMap((unit) =>
    requestedOf(unit, reachOf(origin, window), filter).flatMap(({ name, skipped = [] }) =>
      skipped.map((one) => ({ where: origin.whereOf(name), ...one })),
    ),
  );
}
