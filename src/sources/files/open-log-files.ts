import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadDuckDb } from '../../engines/duckdb/load.ts';
import { duckDbSql } from '../../engines/duckdb/sql-dialect.ts';
import { type EngineLimits, LimitedRunner } from '../../engines/sql/limited-runner.ts';
import { queryDeadline } from '../../engines/sql/query-deadline.ts';
import type { Runner } from '../../engines/sql/runner.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import type { RecordSet } from '../../flows/record-set.ts';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import type { FileColumns } from '../../readers/file-column.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { Skipped } from '../../rows/skipped.ts';
import { type FileCount, fileCount, type PassedOver, passOver } from '../file-count.ts';
import type { LogFile } from '../log-file.ts';
import { isMissed, type OpenedSource, type SourceRequest } from '../source.ts';
import { type FileGroup, reachOf, recordSet } from './file-group.ts';
import { flowLogId } from './flow-log-id.ts';
import { type Duplicate, Inspection } from './inspection.ts';
import { type LoadedTable, loadedTables } from './loaded-tables.ts';
import { recordsReader } from './reader-for.ts';
import { readRejects } from './rejects.ts';

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
  /** Names of files by path, where a user knows them by another one. */
  readonly names?: ReadonlyMap<string, string> | undefined;
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
  /**
   * Columns that records in memory get from the path of their file; without them, no records are read into memory
   * before a query.
   */
  readonly fileColumns?: FileColumns | undefined;
  /** Threads that read records into memory (default: the machine's processors, at most 8). */
  readonly readThreads?: number | undefined;
  /** Folders beside those of the files that queries may read and write. */
  readonly reach?: readonly string[] | undefined;
}

/** Files that were found before, opened as a source of their own: all of their records, whatever their time. */
export async function openLogFiles(options: OpenFilesOptions): Promise<OpenLogFiles> {
  const {
    words,
    files,
    format,
    filter = {},
    known,
    fileColumns,
    readThreads,
    reach: beside = [],
    ...limits
  } = options;
  const request = { window: undefined, filter };
  using deadline = queryDeadline(limits, options.signal);
  const signal = deadline?.signal ?? options.signal;
  const reader = fileColumns && (await recordsReader(fileColumns, { ...limits, readThreads }));
  const inspection = new Inspection({ format, known, reader, signal });
  try {
    await inspection.addAll(files);
  } catch (error) {
    inspection.close();
    throw error;
  }
  // Of files in memory there are folders only where some were put on the disk after all.
  const folders = new Set(files.map(({ path }) => dirname(path)).filter((folder) => existsSync(folder)));
  const reach = [...[...folders].map((folder) => realpathSync(folder)), ...folders, ...beside];
  const open = new OpenFiles(words, {
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
export interface OpenLogFiles extends OpenedSource {
  files(): Promise<FileCount>;
  /** In the order of `sets`. */
  readonly groups: readonly FileGroup[];
  /** The file that another one of the groups stands in for, or the same. */
  originalOf(path: string): string;
  readonly duplicates: readonly Duplicate[];
}

/** Files that DuckDB reads in this process. */
export class OpenFiles implements OpenLogFiles {
  readonly dialect = duckDbSql;
  readonly summary: string;
  caveats: readonly Caveat[] = [];
  #groups: readonly FileGroup[];
  /** Of these groups; their lists of paths are long. */
  #sets: readonly RecordSet[] | undefined;
  readonly #request: SourceRequest;
  readonly #tables: ReadonlyMap<FileGroup, LoadedTable>;
  readonly #isForAny: boolean;
  readonly #paths: readonly string[];
  readonly #inspection: Inspection;
  readonly #passedOver: readonly PassedOver[];
  readonly #limits: EngineLimits;
  readonly #names: ReadonlyMap<string, string> | undefined;
  #runner: Runner | undefined;
  readonly #leftOut: Skipped[] = [];

  constructor(
    words: string,
    { passedOver, reach, inspection, request, limits, names, isForAny = false }: Found,
  ) {
    this.#names = names;
    this.#isForAny = isForAny;
    this.#limits = limits;
    this.#paths = [...reach, ...inspection.folders];
    this.#inspection = inspection;
    this.#passedOver = passedOver;
    this.#groups = inspection.groups;
    this.#request = request;
    this.#tables = loadedTables(this.#groups, inspection.reader);
    const files = this.#inGroups;
    this.summary = `${files} ${files === 1 ? 'file' : 'files'} of ${words}`;
  }

  get groups(): readonly FileGroup[] {
    return this.#groups;
  }

  get sets(): readonly RecordSet[] {
    this.#sets ??= this.#recordSets();
    return this.#sets;
  }

  #recordSets(): RecordSet[] {
    const flowLog = flowLogId(this.#groups);
    return this.#groups.map((group) =>
      recordSet(group, this.#request.filter, flowLog, this.#tables.get(group)?.records),
    );
  }

  /** Whether all records are in memory or in a file of columns. */
  get columnar(): boolean {
    return this.#groups.length > 0 && this.#groups.every((group) => this.#tables.has(group));
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
    this.#sets = undefined;
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
      const duckDb = await DuckDbRunner.open(reachOf(this.#paths), this.#leftLimits());
      for (const { name, table } of this.#tables.values()) await duckDb.addTable(name, table);
      this.#runner = new LimitedRunner(new DamageNamingRunner(duckDb), this.#limits);
    }
    return this.#runner;
  }

  /** What the tables in memory leave of the limits. */
  #leftLimits(): EngineLimits {
    const { memoryLimit, ...others } = this.#limits;
    if (memoryLimit === undefined) return others;
    return { ...others, memoryLimit: memoryLimit - (this.#inspection.reader?.bytes ?? 0) };
  }

  async skipped(): Promise<Skipped[]> {
    const all = [...this.#inspection.skipped, ...this.#leftOut, ...(await this.#readRejects())];
    return all
      .filter((one) => this.#isForAny || isMissed(one, this.#request))
      .map((one) => ({ ...one, where: this.#names?.get(one.where) ?? one.where }));
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
