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

/** A record's event may arrive ten minutes after its start, and its delivery about five later. */
const YOUNG_SECONDS = 900;
const SETTLED_SECONDS = 86_400;

export interface LogGroupOriginOptions {
  readonly events: GroupEvents;
  /** URL of a CloudWatch Logs other than AWS's; part of the identity, as its groups are not those in AWS. */
  readonly endpoint?: string | undefined;
  /** Account and Region of the log group. */
  readonly account: string;
  readonly region: string;
  /** The format of the events, if given by the user. */
  readonly format: RecordFormat | undefined;
  /** Fetches the format from EC2. */
  readonly described: () => Promise<RecordFormat | undefined>;
  /** Unix seconds, whole. */
  readonly now: () => number;
}

/**
 * The events of a log group, stored in ten-minute slices by the start of their records. No listing shows late events of
 * a slice, so it is fetched again when requested at twice its age at the last fetch, until it is a day old.
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
    // Earlier versions had one store per format.
    this.formerIdentities = format ? [[...parts, headerLine(format)].join(' ')] : [];
    this.#options = options;
  }

  /** Makes no call, except without a window, to find the first event. */
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
      // Line numbers of temporary files mean nothing to the user.
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
    // Records read in a format other than the user's current one are read again.
    if (given !== undefined && given !== read && version.startsWith('at ')) return false;
    const age = fetchedAt(version, end) - end;
    if (age >= SETTLED_SECONDS) return true;
    return age >= YOUNG_SECONDS && fetchedAt(listed.version, end) - end < 2 * age;
  }

  /** The version of a slice: its fetch time, Unix seconds, and a hash of the user's format. */
  #versionAt(time: number): string {
    const { format } = this.#options;
    return ['at', time, ...(format ? [shortHash(headerLine(format))] : [])].join(' ');
  }

  /** Unix seconds, limited to AWS's time: a clock ahead of it would make a recent slice look settled. */
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
    for (const window of windowsOf(originals))
      await this.#options.events.fetch(window, (events) => slices.add(events));
  }

  /** Returns the formats with the one that EC2 describes now, if the user gave another; undefined if it adds none. */
  async #otherFormat(formats: EventFormats): Promise<EventFormats | undefined> {
    if (!this.#options.format) return undefined;
    const described = await this.#options.described().catch(() => undefined);
    return described && formats.with(described);
  }

  /** @param headers header lines of the formats of stored records */
  async #formats(headers: readonly string[]): Promise<EventFormats> {
    const { format } = this.#options;
    const others = [...headers.map((header) => parseHeader(header)), formatOfVersion(2)];
    if (format) return new EventFormats(this.words, format, others);
    this.#described ??= this.#options.described();
    return new EventFormats(this.words, await this.#described, others);
  }

  /** Time of the group's first event, Unix seconds. */
  async #first(): Promise<number> {
    const [event] = await this.#options.events.sample(undefined);
    return event ? Math.floor(event.time / 1000) : this.#options.now();
  }
}

/**
 * The time when a slice of that version was fetched, Unix seconds.
 * @param end of the slice; versions of older stores only contain its minimum age
 */
function fetchedAt(version: string, end: number): number {
  const [kind, number] = version.split(' ');
  if (kind === 'at') return Number(number);
  return end + (kind === 'age' ? YOUNG_SECONDS * 2 ** Number(number) : SETTLED_SECONDS);
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Merges adjacent slices into windows. */
function windowsOf(originals: readonly Original[]): Window[] {
  const starts = originals.flatMap(({ delivered }) => delivered?.start ?? []).sort((a, b) => a - b);
  const windows: { since: number; until: number }[] = [];
  for (const since of starts) {
    const last = windows.at(-1);
    if (last?.until === since) last.until = since + SLICE_SECONDS;
    else windows.push({ since, until: since + SLICE_SECONDS });
  }
  return windows;
}
