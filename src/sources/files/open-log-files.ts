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
  /** Files found but not inspected. */
  readonly passedOver: readonly PassedOver[];
  /** Paths that the engine may reach. */
  readonly reach: readonly string[];
  readonly inspection: Inspection;
  readonly request: SourceRequest;
  /** True if the files are read for requests that are not known yet. */
  readonly isForAny?: boolean;
  readonly limits: EngineLimits;
  /** File names for messages, by path (default: the path). */
  readonly names?: ReadonlyMap<string, string> | undefined;
}

export interface OpenFilesOptions extends EngineLimits {
  /** Description of the files, for people. */
  readonly words: string;
  readonly files: readonly LogFile[];
  readonly format?: RecordFormat | undefined;
  readonly filter?: RecordFilter | undefined;
  /** Paths of delivered files that are read elsewhere, by `contentOf`. */
  readonly known?: ReadonlyMap<string, string> | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Columns derived from the path of a file, added to records in memory; without them, no records are read into memory
   * before a query.
   */
  readonly fileColumns?: FileColumns | undefined;
  /** Threads that read records into memory (default: the machine's processors, at most 8). */
  readonly readThreads?: number | undefined;
  /** Additional folders that queries may read and write. */
  readonly reach?: readonly string[] | undefined;
}

/** Opens given files as a separate source, with all records regardless of time. */
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
  // Folders of files in memory exist only if some were written to disk.
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

/** Open files, in groups that are read in the same way. */
export interface OpenLogFiles extends OpenedSource {
  files(): Promise<FileCount>;
  /** In the order of `sets`. */
  readonly groups: readonly FileGroup[];
  /** The source file that a file of the groups was copied from; the path itself if it is not a copy. */
  originalOf(path: string): string;
  readonly duplicates: readonly Duplicate[];
}

/** Files that DuckDB reads in this process. */
export class OpenFiles implements OpenLogFiles {
  readonly dialect = duckDbSql;
  readonly summary: string;
  caveats: readonly Caveat[] = [];
  #groups: readonly FileGroup[];
  /** Record sets of `#groups`, cached because their lists of paths are long. */
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

  /** Whether all records are stored in columns, in memory or in a temporary file. */
  get columnar(): boolean {
    return this.#groups.length > 0 && this.#groups.every((group) => this.#tables.has(group));
  }

  /** Checks the values in Parquet files once, before a query runs. */
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

  /** Whether any file could be read, with or without records. */
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

  /** Limits of the engine, less the memory used by tables. */
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

  /** Rejected lines: those written to text files since their inspection. */
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
