import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sourceError } from '../../errors.ts';
import { formatInstant } from '../../logs/instant.ts';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import type { Window } from '../../logs/window.ts';
import { fileErrorWords, isFileError } from '../../processes/file-error.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import type { Caveat } from '../../rows/caveat.ts';
import { openLogFiles } from '../local/local-source.ts';
import { opened } from '../local/opened.ts';
import type { PathWords } from '../nothing-read.ts';
import type { OpenOriginals, OpenOriginalsOptions, Origin, Original } from '../origin.ts';
import { fittingFormat } from './event-format.ts';
import type { LogEvent, LogEvents } from './log-events.ts';
import { messageLine } from './message-line.ts';
import { whyNoEvents } from './why-no-events.ts';

/** Events of so many seconds are fetched and kept together. */
export const SLICE_SECONDS = 600;

/** An event comes ten minutes after its record has begun, and delivered some five later. */
const YOUNG_SECONDS = 900;
const SETTLED_SECONDS = 86_400;

export interface LogGroupOriginOptions {
  readonly events: LogEvents;
  /** Account and Region of the log group. */
  readonly account: string;
  readonly region: string;
  /** The format of the events, where the user gives it. */
  readonly format: RecordFormat | undefined;
  /** What else tells it. */
  readonly described: () => Promise<RecordFormat | undefined>;
  /** Unix seconds, whole. */
  readonly now: () => number;
}

/**
 * The events of a log group, kept in slices of ten minutes by the start of their records. No listing tells whether late
 * events came for a slice, so it is fetched again when it is asked for at twice the age it had, until it is a day old.
 */
export class LogGroupOrigin implements Origin {
  readonly words: string;
  readonly identity: string;
  readonly isUnlisted = true;
  readonly #options: LogGroupOriginOptions;
  #format: RecordFormat | undefined;
  #described: Promise<RecordFormat | undefined> | undefined;

  constructor(options: LogGroupOriginOptions) {
    const { events, account, region, format } = options;
    this.words = events.words;
    const parts = [events.words, region, account, ...(format ? [headerLine(format)] : [])];
    this.identity = parts.join(' ');
    this.#options = options;
    this.#format = format;
  }

  /** No call is made for it, but one without a window, which asks for the first event. */
  async list(window: Window | undefined): Promise<Original[]> {
    const now = this.#options.now();
    const since = window?.since ?? (await this.#first());
    const until = Math.min(window?.until ?? now, now);
    const originals: Original[] = [];
    for (let start = since - (since % SLICE_SECONDS); start < until; start += SLICE_SECONDS) {
      originals.push({
        name: formatInstant(start),
        size: 0,
        version: versionOf(now - start - SLICE_SECONDS, now),
        came: start * 1000,
        delivered: { start, seconds: SLICE_SECONDS },
      });
    }
    return originals;
  }

  async paths(): Promise<PathWords[]> {
    return [{}];
  }

  async open(originals: readonly Original[], options: OpenOriginalsOptions): Promise<OpenOriginals> {
    const folder = temporaryFolder();
    const remove = async () => rmSync(folder, { recursive: true, force: true });
    try {
      const { names, came, paths } = await this.#fetchInto(folder, originals);
      const files = paths.map((path) => ({ path, name: undefined, folder: undefined }));
      const open = await openLogFiles({ words: this.words, files, ...options });
      const all = opened(open, names, () => this.whereOf(), remove);
      // Lines of files that were made for it tell the user nothing.
      const skipped = async () => (await all.skipped()).map(({ line: _, ...one }) => one);
      return { ...all, skipped, came };
    } catch (error) {
      await remove();
      if (!isFileError(error)) throw error;
      throw sourceError(
        `cannot fetch events of ${this.words} to ${folder}: ${fileErrorWords(error)}`,
        'TMPDIR names another place',
        error,
      );
    }
  }

  whereOf(): string {
    return this.words;
  }

  whyEmpty(): Promise<Caveat[]> {
    return whyNoEvents(this.#options.events);
  }

  /** A slice without events has no file: nothing tells what format those would have had. */
  async #fetchInto(folder: string, originals: readonly Original[]) {
    const names = new Map<string, string>();
    const came = new Map<string, number>();
    const paths: string[] = [];
    const place = (start: number) => join(folder, `${start}.log`);
    for (const { name, delivered } of originals) if (delivered) names.set(place(delivered.start), name);
    const begun = new Set<string>();
    const known = originals.length > 0 ? await this.#known() : undefined;
    const take = (events: readonly LogEvent[]) => {
      this.#format ??= fittingFormat(this.words, events, known);
      const header = `${headerLine(this.#format)}\n`;
      for (const [start, some] of Map.groupBy(events, sliceOf)) {
        const path = place(start);
        const name = names.get(path);
        if (name === undefined) continue;
        if (!begun.has(path)) paths.push(path);
        const text = some.map((event) => `${messageLine(event)}\n`).join('');
        appendFileSync(path, begun.has(path) ? text : header + text);
        begun.add(path);
        const newest = some.reduce((last, event) => Math.max(last, event.came), came.get(name) ?? 0);
        came.set(name, newest);
      }
    };
    for (const window of stretchesOf(originals)) await this.#options.events.fetch(window, take);
    return { names, came, paths };
  }

  #known(): Promise<RecordFormat | undefined> | RecordFormat | undefined {
    if (this.#format) return this.#format;
    this.#described ??= this.#options.described();
    return this.#described;
  }

  /** When the first event there is was. */
  async #first(): Promise<number> {
    const [event] = await this.#options.events.sample(undefined);
    return event ? Math.floor(event.time / 1000) : this.#options.now();
  }
}

const sliceOf = ({ time }: LogEvent) => {
  const seconds = Math.floor(time / 1000);
  return seconds - (seconds % SLICE_SECONDS);
};

/**
 * What a slice of that age, in seconds since its end, is known by: at any moment another thing while it is young, then
 * the same until it is twice as old, and the same for ever after a day.
 */
function versionOf(age: number, now: number): string {
  if (age < YOUNG_SECONDS) return `at ${now}`;
  if (age >= SETTLED_SECONDS) return 'settled';
  return `age ${Math.floor(Math.log2(age / YOUNG_SECONDS))}`;
}

/** Slices that follow each other, as windows. */
function stretchesOf(originals: readonly Original[]): Window[] {
  const starts = originals.flatMap(({ delivered }) => delivered?.start ?? []).sort((a, b) => a - b);
  const stretches: { since: number; until: number }[] = [];
  for (const since of starts) {
    const last = stretches.at(-1);
    if (last?.until === since) last.until = since + SLICE_SECONDS;
    else stretches.push({ since, until: since + SLICE_SECONDS });
  }
  return stretches;
}
