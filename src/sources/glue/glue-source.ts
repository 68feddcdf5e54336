import type { ObjectStore } from '../../aws/object-store.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import type { Runner } from '../../engines/sql/runner.ts';
import type { SqlDialect } from '../../engines/sql/sql-dialect.ts';
import type { RecordSet } from '../../flows/record-set.ts';
import type { StoredFile } from '../../logs/stored-file.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { Skipped } from '../../rows/skipped.ts';
import type { OpenedSource, Source, SourceRequest } from '../source.ts';
import { caveatsOf } from './caveats.ts';
import { type Estimate, estimateScan } from './estimate.ts';
import { type Comparison, gapCaveats } from './gap-caveats.ts';
import { listFiles } from './list-files.ts';
import { recordSets } from './record-sets.ts';
import { checkKnown } from './scope.ts';
import type { TemporaryTables } from './temporary/temporary-tables.ts';

/** An engine that has the Glue tables in one of its catalogs. */
export interface GlueEngine {
  readonly dialect: SqlDialect;
  /** Name of the catalog in the engine; without it tables are named by database only. */
  readonly catalog?: string | undefined;
  /** Opens a new runner, which the source closes. */
  open(): Promise<Runner>;
  /** Temporary tables for the queries over a source, if allowed. */
  readonly temporaryTables?: (() => TemporaryTables) | undefined;
}

export interface GlueSourceOptions {
  readonly config: GlueSourceConfig;
  readonly engine: GlueEngine;
  /** The bucket, for estimates. */
  readonly store: ObjectStore;
  /** Checks that the tables read all flow logs; omitted for no check. */
  readonly comparison?: Comparison | undefined;
  /** Unix seconds (default: now). */
  readonly now?: (() => number) | undefined;
}

/** Flow logs in S3, read through the Glue tables of `flowq init` by Athena or Trino. */
export class GlueSource implements Source {
  readonly #config: GlueSourceConfig;
  readonly #engine: GlueEngine;
  readonly #store: ObjectStore;
  readonly #comparison: GlueSourceOptions['comparison'];
  readonly #now: () => number;

  constructor({
    config,
    engine,
    store,
    comparison,
    now = () => Math.floor(Date.now() / 1000),
  }: GlueSourceOptions) {
    this.#config = config;
    this.#engine = engine;
    this.#store = store;
    this.#comparison = comparison;
    this.#now = now;
  }

  /**
   * Compares the tables with the objects below their prefix; the engine starts with the first query.
   * @throws FlowqError when the filter names an account or Region without a table, or no account where one is required;
   * with `strict` also when the tables do not read all flow logs
   */
  async open(request: SourceRequest): Promise<OpenedSource> {
    checkKnown(this.#config.tables, request.filter);
    const { catalog } = this.#engine;
    const now = this.#now();
    const sets = recordSets(this.#config, request, { catalog, now });
    const comparison = request.printOnly ? undefined : this.#comparison;
    const gaps = comparison ? await gapCaveats(comparison, this.#config.location, request, now) : [];
    const caveats = [...gaps, ...caveatsOf(this.#config, request, now)];
    return new OpenGlueSource(this.#config, this.#engine, sets, caveats);
  }

  async estimate(request: SourceRequest): Promise<Estimate> {
    checkKnown(this.#config.tables, request.filter);
    return estimateScan(this.#config, request, this.#store, this.#now());
  }

  async list(request: SourceRequest): Promise<StoredFile[]> {
    checkKnown(this.#config.tables, request.filter);
    return listFiles(this.#config, request, { store: this.#store, now: this.#now() });
  }
}

class OpenGlueSource implements OpenedSource {
  readonly dialect: SqlDialect;
  readonly sets: readonly RecordSet[];
  readonly summary: string;
  readonly caveats: readonly Caveat[];
  readonly tables: TemporaryTables | undefined;
  readonly #engine: GlueEngine;
  #runner: Promise<Runner> | undefined;

  constructor(
    config: GlueSourceConfig,
    engine: GlueEngine,
    sets: readonly RecordSet[],
    caveats: readonly Caveat[],
  ) {
    this.caveats = caveats;
    const names = config.tables.map(({ name }) => `${config.database}.${name}`);
    this.tables = engine.temporaryTables?.();
    this.dialect = this.tables?.dialect(engine.dialect) ?? engine.dialect;
    this.sets = sets;
    this.summary = `${names.join(', ')} over ${config.location}`;
    this.#engine = engine;
  }

  runner(): Promise<Runner> {
    this.#runner ??= this.#opened();
    return this.#runner;
  }

  async #opened(): Promise<Runner> {
    const runner = await this.#engine.open();
    return this.tables?.runner(runner) ?? runner;
  }

  /** Always empty: an engine reads all of its objects, or fails. */
  async skipped(): Promise<Skipped[]> {
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#runner?.catch(() => undefined))?.close();
  }
}
