import { rmSync } from 'node:fs';
import type { Runner } from '../../engines/sql/runner.ts';
import type { SqlDialect } from '../../engines/sql/sql-dialect.ts';
import type { RecordSet } from '../../flows/record-set.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { Skipped } from '../../rows/skipped.ts';
import type { OpenedSource } from '../source.ts';
import type { OtherEvents } from './other-events.ts';

export interface Fetched {
  /** Folder of the events' files. */
  readonly folder: string;
  /** Their log group, for people. */
  readonly words: string;
  readonly summary: string;
  readonly caveats?: readonly Caveat[];
  /** Events that are not records of any format. */
  readonly others: OtherEvents;
}

/** Events fetched into temporary files, which are deleted on close. */
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

  /** Line numbers of the temporary files mean nothing to the user, so they are omitted. */
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
