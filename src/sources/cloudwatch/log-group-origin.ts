import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { sourceError } from '../../errors.ts';
import { formatInstant } from '../../logs/instant.ts';
import { formatOfVersion, headerLine, parseHeader, type RecordFormat } from '../../logs/record-format.ts';
import type { Window } from '../../logs/window.ts';
import { fileErrorText, isFileError } from '../../processes/file-error.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import type { Caveat } from '../../rows/caveat.ts';
import { openLogFiles } from '../files/open-log-files.ts';
import { opened } from '../files/opened.ts';
import type { PathText } from '../nothing-read.ts';
import type { OpenOriginals, OpenOriginalsOptions, Origin, Original } from '../origin.ts';
import { EventFormats } from './event-formats.ts';
import type { GroupEvents } from './log-events.ts';
import { retentionCaveats } from './retention-caveats.ts';
import { SLICE_SECONDS, SliceFiles } from './slice-files.ts';
import { whyNoEvents } from './why-no-events.ts';

/** An event comes ten minutes after its record has begun, and delivered some five later. */
const YOUNG_SECONDS = 900;
const SETTLED_SECONDS = 86_400;

export interface LogGroupOriginOptions {
  readonly events: GroupEvents;
  /** Address of another CloudWatch Logs than AWS's: a group there is not the group of that name in AWS. */
  readonly endpoint?: string | undefined;
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
  readonly formerIdentities: readonly string[];
  readonly isUnlisted = true;
  readonly isMerged = true;
  readonly #options: LogGroupOriginOptions;
  #described: Promise<RecordFormat | undefined> | undefined;

  constructor(options: LogGroupOriginOptions) {
    const { events, account, region, format, endpoint } = options;
    this.words = events.words;
    const parts = [events.words, endpoint, region, account].filter((part) => part !== undefined);
    this.identity = parts.join(' ');
    // Stores once were of one format each.
    this.formerIdentities = format ? [[...parts, headerLine(format)].join(' ')] : [];
    this.#options = options;
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
        version: this.#versionAt(now),
        came: start * 1000,
        delivered: { start, seconds: SLICE_SECONDS },
      });
    }
    return originals;
  }

  async paths(): Promise<PathText[]> {
    return [{}];
  }

  async open(originals: readonly Original[], options: OpenOriginalsOptions): Promise<OpenOriginals> {
    const folder = temporaryFolder();
    const remove = async () => rmSync(folder, { recursive: true, force: true });
    try {
      const { names, came, paths, others } = await this.#fetchInto(folder, originals, options);
      const version = this.#versionAt(await this.#now());
      const files = paths.map((path) => ({ path, name: undefined, folder: undefined }));
      const open = await openLogFiles({ words: this.words, files, ...options });
      const all = opened(open, names, () => this.whereOf(), remove);
      // Lines of files that were made for it tell the user nothing.
      const skipped = async () => [
        ...(await all.skipped()).map(({ line: _, ...one }) => one),
        ...[...others].flatMap(([name, events]) =>
          events.skipped().map((one) => ({ name, where: this.words, ...one })),
        ),
      ];
      const fetched = originals.map(({ name }) => name);
      const versions = new Map(fetched.map((name) => [name, version]));
      return { ...all, opened: fetched, skipped, came, versions, contentOf: () => undefined };
    } catch (error) {
      await remove();
      if (!isFileError(error)) throw error;
      throw sourceError(
        `cannot fetch events of ${this.words} to ${folder}: ${fileErrorText(error)}`,
        'set TMPDIR to another folder',
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

  caveatsOf(window: Window | undefined): Promise<Caveat[]> {
    return retentionCaveats(this.#options.events, window, this.#options.now());
  }

  isCurrent({ version, delivered }: Pick<Original, 'version' | 'delivered'>, listed: Original): boolean {
    const end = (delivered ?? listed.delivered ?? { start: 0 }).start + SLICE_SECONDS;
    const [given, read] = [listed.version, version].map((one) => one.split(' ')[2]);
    // Records that were read in another format than the user gives now are read again.
    if (given !== undefined && given !== read && version.startsWith('at ')) return false;
    const age = fetchedAt(version, end) - end;
    if (age >= SETTLED_SECONDS) return true;
    return age >= YOUNG_SECONDS && fetchedAt(listed.version, end) - end < 2 * age;
  }

  /** The version of a slice that was fetched at that time, Unix seconds, and read in the format that the user gives. */
  #versionAt(time: number): string {
    const { format } = this.#options;
    return ['at', time, ...(format ? [shortHash(headerLine(format))] : [])].join(' ');
  }

  /** Unix seconds; a clock that is ahead of AWS's would make a young slice look settled. */
  async #now(): Promise<number> {
    const { events, now } = this.#options;
    return Math.min(now(), Math.floor((Date.now() + (await events.clockOffset())) / 1000));
  }

  async #fetchInto(
    folder: string,
    originals: readonly Original[],
    { headers = [], withEventIds = false }: OpenOriginalsOptions,
  ): Promise<SliceFiles> {
    const formats =
      originals.length > 0 ? await this.#formats(headers) : new EventFormats(this.words, undefined);
    const slices = new SliceFiles(folder, originals, { formats, withEventIds });
    await this.#fetch(originals, slices);
    const more = slices.others.size > 0 ? await this.#otherFormat(formats) : undefined;
    if (!more) {
      formats.check();
      return slices;
    }
    slices.clear();
    const again = new SliceFiles(folder, originals, { formats: more, withEventIds });
    await this.#fetch(originals, again);
    return again;
  }

  async #fetch(originals: readonly Original[], slices: SliceFiles): Promise<void> {
    for (const window of stretchesOf(originals))
      await this.#options.events.fetch(window, (events) => slices.add(events));
  }

  /** The formats with the one that EC2 describes now, where the user gave another; undefined where that is no news. */
  async #otherFormat(formats: EventFormats): Promise<EventFormats | undefined> {
    if (!this.#options.format) return undefined;
    const described = await this.#options.described().catch(() => undefined);
    return described && formats.with(described);
  }

  /** @param headers of formats that stored records of the group have */
  async #formats(headers: readonly string[]): Promise<EventFormats> {
    const { format } = this.#options;
    const others = [...headers.map((header) => parseHeader(header)), formatOfVersion(2)];
    if (format) return new EventFormats(this.words, format, others);
    this.#described ??= this.#options.described();
    return new EventFormats(this.words, await this.#described, others);
  }

  /** When the first event there is was. */
  async #first(): Promise<number> {
    const [event] = await this.#options.events.sample(undefined);
    return event ? Math.floor(event.time / 1000) : this.#options.now();
  }
}

/**
 * When a slice of that version was fetched, Unix seconds.
 * @param end of the slice; versions of older stores say how old it was at least
 */
function fetchedAt(version: string, end: number): number {
  const [kind, number] = version.split(' ');
  if (kind === 'at') return Number(number);
  return end + (kind === 'age' ? YOUNG_SECONDS * 2 ** Number(number) : SETTLED_SECONDS);
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

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
