import { rmSync } from 'node:fs';
import type { Runner } from '../../engines/sql/runner.ts';
import type { SqlDialect } from '../../engines/sql/sql-dialect.ts';
import type { RecordSet } from '../../flows/record-set.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { Skipped } from '../../rows/skipped.ts';
import type { OpenedSource } from '../source.ts';
import type { OtherEvents } from './other-events.ts';

export interface Fetched {
  /** Where the events' files are. */
  readonly folder: string;
  /** Their log group, for a person. */
  readonly words: string;
  readonly summary: string;
  readonly caveats?: readonly Caveat[];
  /** Events that are not records of any format. */
  readonly others: OtherEvents;
}

/** Events that were fetched into files, which are gone when it is closed. */
export class FetchedEvents implements OpenedSource {
  readonly dialect: SqlDialect;
  readonly sets: readonly RecordSet[];
  readonly summary: string;
  readonly caveats: readonly Caveat[];
  readonly #opened: OpenedSource;
  readonly #fetched: Fetched;

  constructor(opened: OpenedSource, fetched: Fetched) {
    this.dialect = opened.dialect;
    this.sets = opened.sets;
    this.summary = fetched.summary;
    this.caveats = [...(fetched.caveats ?? []), ...(opened.caveats ?? [])];
    this.#opened = opened;
    this.#fetched = fetched;
  }

  runner(): Promise<Runner> {
    return this.#opened.runner();
  }

  /** Lines of the files that were made for it tell the user nothing. */
  async skipped(): Promise<Skipped[]> {
    const skipped = await this.#opened.skipped();
    const { words: where, others } = this.#fetched;
    return [...others.skipped(), ...skipped].map(({ lines, reason }) => ({ where, lines, reason }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened[Symbol.asyncDispose]();
    rmSync(this.#fetched.folder, { recursive: true, force: true });
  }
}
