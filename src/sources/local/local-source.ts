import { realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadDuckDb } from '../../engines/duckdb/load.ts';
import { duckDbSql } from '../../engines/duckdb/sql-dialect.ts';
import { type EngineLimits, LimitedRunner } from '../../engines/sql/limited-runner.ts';
import { queryDeadline } from '../../engines/sql/query-deadline.ts';
import type { Runner } from '../../engines/sql/runner.ts';
import { sourceError } from '../../errors.ts';
import { isWanted, type RecordFilter } from '../../flows/record-filter.ts';
import type { RecordSet } from '../../flows/record-set.ts';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import { filePeriod, type StoredFile } from '../../logs/stored-file.ts';
import type { Caveat } from '../../rows/caveat.ts';
import { type FileCount, fileCount, type PassedOver, passOver } from '../file-count.ts';
import { type LogFile, placeOf } from '../log-file.ts';
import { whyNothing } from '../nothing-read.ts';
import {
  isMissed,
  type OpenSource,
  type ScanEstimate,
  type Skipped,
  type Source,
  type SourceRequest,
} from '../source.ts';
import { duplicateCaveats } from './duplicate-caveats.ts';
import { type FileGroup, hasStart, reachOf, recordSet, untoldPlace } from './file-group.ts';
import { flowLogId } from './flow-log-id.ts';
import { type Duplicate, Inspection } from './inspection.ts';
import { findInAll, type LogFiles } from './log-files.ts';
import { readRejects } from './rejects.ts';

export interface LocalSourceOptions extends EngineLimits {
  /** A folder of delivered or loose logs, or one file; or several of them, whose records are put together. */
  readonly path: string | readonly string[];
  /** What the user calls it; the path if not given. */
  readonly words?: string | undefined;
  /** The format of text files without a header line. */
  readonly format?: RecordFormat | undefined;
  /** Told how many of the window's files have been looked at. */
  readonly onInspect?: ((done: number, files: number) => void) | undefined;
}

/** From so many files on the small ones of them are combined. */
const MANY = 500;

/** Flow logs on disk, read by DuckDB in this process. */
export class LocalSource implements Source {
  readonly #options: LocalSourceOptions;
  readonly #paths: readonly string[];

  constructor(options: LocalSourceOptions) {
    this.#options = options;
    this.#paths = [options.path].flat();
  }

  async open(request: SourceRequest): Promise<OpenSource> {
    const { path: _, words = this.#paths.join(', '), format, onInspect, ...limits } = this.#options;
    const { files, realPaths, passedOver } = this.#find(request);
    const onFile = onInspect && ((done: number) => onInspect(done, files.length));
    using deadline = queryDeadline(limits, request.signal);
    const signal = deadline?.signal ?? request.signal;
    const inspection = new Inspection({ format, onFile, signal, combined: files.length >= MANY });
    let open: OpenLocalSource | undefined;
    try {
      await inspection.addAll(files);
      leaveOutUntold(words, inspection, request);
      const reach = [...this.#paths.map((path) => resolve(path)), ...realPaths];
      open = new OpenLocalSource(words, { passedOver, reach, inspection, request, limits });
      await open.check(signal);
      const all = async () => findInAll(this.#paths, undefined).files.map(pathWords);
      const isAnyRead = await open.isAnyRead();
      const caveats = await whyNothing(open, request, { words, isAnyRead, all, passedOver });
      open.caveats = [...duplicateCaveats(inspection.duplicates), ...caveats];
      return open;
    } catch (error) {
      await open?.[Symbol.asyncDispose]();
      inspection.close();
      throw error;
    }
  }

  async estimate(request: SourceRequest): Promise<ScanEstimate> {
    const { files } = this.#find(request);
    const sizes = files.map(({ path }) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    const isAtMost = files.some(({ path }) => path.endsWith('.parquet'));
    return { objects: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0), isAtMost };
  }

  async list(request: SourceRequest): Promise<StoredFile[]> {
    return this.#find(request).files.flatMap((file) => {
      const stat = statSync(file.path, { throwIfNoEntry: false });
      // Its inode tells when it came here; a copy may have kept the time of the original.
      return stat ? [{ size: stat.size, came: stat.ctimeMs, period: filePeriod(file) }] : [];
    });
  }

  #find({ window, filter }: SourceRequest): LogFiles {
    const found = findInAll(this.#paths, window);
    const { yes: files = [], no = [] } = Object.groupBy(found.files, (file) =>
      mayMatch(file, filter) ? 'yes' : 'no',
    );
    const others = passOver(
      'other-place',
      no.map(({ path }) => path),
    );
    return { ...found, files, passedOver: [...found.passedOver, ...others] };
  }
}

function pathWords(file: LogFile) {
  return { place: placeOf(file), start: filePeriod(file)?.since };
}

function mayMatch(file: LogFile, filter: RecordFilter): boolean {
  const place = placeOf(file);
  if (!place) return true;
  return isWanted(filter.account, place.account) && isWanted(filter.region, place.region);
}

/**
 * Leaves out files that do not tell what the request asks for: place or time of their records, which may be others.
 * @throws FlowqError (source) when no file tells the place
 */
function leaveOutUntold(path: string, inspection: Inspection, { filter, window }: SourceRequest): void {
  const { groups } = inspection;
  const places = groups.map((group) => untoldPlace(group, filter));
  const [place] = places;
  if (place && places.every((one) => one)) {
    throw sourceError(
      `neither the paths nor the records at ${path} tell the ${place}`,
      `leave out --${place}`,
    );
  }
  for (const [at, group] of groups.entries()) {
    if (places[at]) inspection.leaveOut(group, `neither path nor records tell the ${places[at]}`);
  }
  // Where no file has it, the query says that it needs the field.
  const timed = inspection.groups.filter(hasStart);
  if (!window || timed.length === 0) return;
  for (const group of inspection.groups.filter((one) => !hasStart(one))) {
    inspection.leaveOut(group, 'its records have no start that would tell their time');
  }
}

interface Found {
  /** Files that were found and not inspected. */
  readonly passedOver: readonly PassedOver[];
  /** Paths that the engine may reach. */
  readonly reach: readonly string[];
  readonly inspection: Inspection;
  readonly request: SourceRequest;
  /** True where the files are read for requests that are not known yet. */
  readonly isForAny?: boolean;
  readonly limits: EngineLimits;
}

export interface OpenFilesOptions extends EngineLimits {
  /** What they are, for a person. */
  readonly words: string;
  readonly files: readonly LogFile[];
  readonly format?: RecordFormat | undefined;
  readonly filter?: RecordFilter | undefined;
  /** Where delivered files are read that are not among these, by `contentOf`. */
  readonly known?: ReadonlyMap<string, string> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Folders beside those of the files that queries may read and write. */
  readonly reach?: readonly string[] | undefined;
}

/** Files that were found before, opened as a source of their own: all of their records, whatever their time. */
export async function openLogFiles(options: OpenFilesOptions): Promise<OpenLogFiles> {
  const { words, files, format, filter = {}, known, reach: beside = [], ...limits } = options;
  const request = { window: undefined, filter };
  using deadline = queryDeadline(limits, options.signal);
  const signal = deadline?.signal ?? options.signal;
  const inspection = new Inspection({ format, known, signal });
  try {
    await inspection.addAll(files);
  } catch (error) {
    inspection.close();
    throw error;
  }
  const folders = new Set(files.map(({ path }) => dirname(path)));
  const reach = [...[...folders].map((folder) => realpathSync(folder)), ...folders, ...beside];
  const open = new OpenLocalSource(words, {
    passedOver: [],
    reach,
    inspection,
    request,
    limits,
    isForAny: true,
  });
  try {
    await open.check(signal);
    return open;
  } catch (error) {
    await open[Symbol.asyncDispose]();
    throw error;
  }
}

/** Files that are open, by the groups that are read alike. */
export interface OpenLogFiles extends OpenSource {
  files(): Promise<FileCount>;
  /** In the order of `sets`. */
  readonly groups: readonly FileGroup[];
  /** The file that another one of the groups stands in for, or the same. */
  originalOf(path: string): string;
  readonly duplicates: readonly Duplicate[];
}

class OpenLocalSource implements OpenLogFiles {
  readonly dialect = duckDbSql;
  readonly summary: string;
  caveats: readonly Caveat[] = [];
  #groups: readonly FileGroup[];
  readonly #request: SourceRequest;
  readonly #isForAny: boolean;
  readonly #paths: readonly string[];
  readonly #inspection: Inspection;
  readonly #passedOver: readonly PassedOver[];
  readonly #limits: EngineLimits;
  #runner: Runner | undefined;
  readonly #leftOut: Skipped[] = [];

  constructor(words: string, { passedOver, reach, inspection, request, limits, isForAny = false }: Found) {
    this.#isForAny = isForAny;
    this.#limits = limits;
    this.#paths = [...reach, ...inspection.folders];
    this.#inspection = inspection;
    this.#passedOver = passedOver;
    this.#groups = inspection.groups;
    this.#request = request;
    const files = this.#inGroups;
    this.summary = `${files} ${files === 1 ? 'file' : 'files'} of ${words}`;
  }

  get groups(): readonly FileGroup[] {
    return this.#groups;
  }

  get sets(): readonly RecordSet[] {
    const flowLog = flowLogId(this.#groups);
    return this.#groups.map((group) => recordSet(group, this.#request.filter, flowLog));
  }

  /** Looks at the values in Parquet files, once, before a query runs. */
  async check(signal: AbortSignal | undefined): Promise<void> {
    if (!this.#groups.some(({ kind }) => kind === 'parquet')) return;
    const { checkParquet } = await import('./parquet-check.ts');
    const runner = await this.runner();
    const checked: FileGroup[] = [];
    for (const group of this.#groups) {
      if (group.kind === 'text') checked.push(group);
      else {
        const { groups, skipped } = await checkParquet(runner, group, signal);
        checked.push(...groups);
        this.#leftOut.push(...skipped);
      }
    }
    this.#groups = checked;
  }

  get duplicates(): readonly Duplicate[] {
    return this.#inspection.duplicates;
  }

  get #inGroups(): number {
    return this.groups.reduce((sum, group) => sum + this.#inspection.filesIn(group).length, 0);
  }

  /** Whether any file could be read, be there records in it or not. */
  async isAnyRead(): Promise<boolean> {
    // Text files in which no line is a record are in no group.
    return this.groups.some(({ kind }) => kind === 'text') || (await this.files()).read > 0;
  }

  async files(): Promise<FileCount> {
    const unread = this.#leftOut.flatMap(({ where, lines }) => (lines === undefined ? [where] : []));
    return fileCount(this.#inGroups, [
      ...this.#passedOver,
      ...this.#inspection.passedOver,
      ...passOver('unreadable', unread),
    ]);
  }

  originalOf(path: string): string {
    return this.#inspection.originalOf(path);
  }

  async runner(): Promise<Runner> {
    if (!this.#runner) {
      const { DuckDbRunner } = await loadDuckDb(() => import('../../engines/duckdb/runner.ts'));
      const { DamageNamingRunner } = await import('./named-damage.ts');
      const duckDb = await DuckDbRunner.open(reachOf(this.#paths), this.#limits);
      this.#runner = new LimitedRunner(new DamageNamingRunner(duckDb), this.#limits);
    }
    return this.#runner;
  }

  async skipped(): Promise<Skipped[]> {
    const all = [...this.#inspection.skipped, ...this.#leftOut, ...(await this.#readRejects())];
    return all.filter((one) => this.#isForAny || isMissed(one, this.#request));
  }

  /** Lines that were written into text files since those were looked at. */
  async #readRejects(): Promise<Skipped[]> {
    const texts = this.groups.filter((group) => group.kind === 'text');
    if (!this.#runner || texts.length === 0) return [];
    const headers = new Map(
      texts.flatMap(({ paths, format }) => paths.map((path) => [path, headerLine(format)] as const)),
    );
    return readRejects(this.#runner, {
      nameOf: (path) => this.#inspection.originalOf(path),
      headerOf: (path) => headers.get(path),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#runner?.close();
    this.#inspection.close();
  }
}
