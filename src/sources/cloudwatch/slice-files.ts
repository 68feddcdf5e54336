import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fieldNamed } from '../../logs/fields.ts';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import { EVENT_FIELD, type Original } from '../origin.ts';
import type { EventFormats } from './event-formats.ts';
import type { LogEvent } from './log-events.ts';
import { messageLine } from './message-line.ts';
import { OtherEvents } from './other-events.ts';

/** Seconds of a slice, the unit in which events are fetched and stored. */
export const SLICE_SECONDS = 600;

export interface SliceFilesOptions {
  readonly formats: EventFormats;
  /** Whether records end with their event id as an additional value. */
  readonly withEventIds: boolean;
}

/** Writes events to record files by slice and format. A slice without events has no file, as its format is unknown. */
export class SliceFiles {
  /** Names of slices by their files' paths. */
  readonly names = new Map<string, string>();
  /** Ingestion time of the newest event per slice name, Unix milliseconds. */
  readonly came = new Map<string, number>();
  /** Events that are not records of any format, by slice name. */
  readonly others = new Map<string, OtherEvents>();
  readonly #folder: string;
  readonly #options: SliceFilesOptions;
  readonly #slices: ReadonlyMap<number, string>;
  readonly #headers = new Set<string>();

  constructor(folder: string, slices: readonly Original[], options: SliceFilesOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#slices = new Map(
      slices.flatMap(({ name, delivered }) => (delivered ? [[delivered.start, name] as const] : [])),
    );
  }

  get paths(): readonly string[] {
    return [...this.names.keys()];
  }

  /** Writes events; ignores those of other slices. */
  add(events: readonly LogEvent[]): void {
    for (const [start, some] of Map.groupBy(events, sliceOf)) {
      const name = this.#slices.get(start);
      if (name === undefined) continue;
      for (const [format, alike] of this.#options.formats.group(some)) {
        if (format) this.#write(start, name, format, alike);
        else {
          const others = this.others.get(name) ?? new OtherEvents();
          others.add(alike, this.#options.formats);
          this.others.set(name, others);
        }
      }
      const newest = some.reduce((last, { came }) => Math.max(last, came), this.came.get(name) ?? 0);
      this.came.set(name, newest);
    }
  }

  /** Removes the files. */
  clear(): void {
    for (const path of this.names.keys()) rmSync(path, { force: true });
  }

  #write(start: number, name: string, format: RecordFormat, events: readonly LogEvent[]): void {
    const { withEventIds } = this.#options;
    const header = headerLine(withEventIds ? withId(format) : format);
    this.#headers.add(header);
    const path = join(this.#folder, `${start}-${[...this.#headers].indexOf(header)}.log`);
    const ending = ({ id = '-' }: LogEvent) => (withEventIds ? ` ${id}\n` : '\n');
    const lines = events.map((event) => messageLine(event) + ending(event));
    appendFileSync(path, `${this.names.has(path) ? '' : `${header}\n`}${lines.join('')}`);
    this.names.set(path, name);
  }
}

const sliceOf = ({ time }: LogEvent) => {
  const seconds = Math.floor(time / 1000);
  return seconds - (seconds % SLICE_SECONDS);
};

const withId = ({ fields }: RecordFormat): RecordFormat => ({ fields: [...fields, fieldNamed(EVENT_FIELD)] });
