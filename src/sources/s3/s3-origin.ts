import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { concurrently } from '../../aws/concurrently.ts';
import { type Location, locationText } from '../../aws/location.ts';
import type { ObjectStore, StoredObject } from '../../aws/object-store.ts';
import { BucketReader } from '../../catalog/discovery/bucket-reader.ts';
import { findFirehose } from '../../catalog/discovery/firehose.ts';
import { findPlaces } from '../../catalog/discovery/places.ts';
import { findRoot } from '../../catalog/discovery/root.ts';
import { sourceError } from '../../errors.ts';
import {
  dateFolder,
  dateParts,
  parseFileName,
  parseFolder,
  parseHourFolder,
  placeFolder,
} from '../../logs/delivery.ts';
import { headerLine, type RecordFormat } from '../../logs/record-format.ts';
import type { Window } from '../../logs/window.ts';
import { fileErrorText, isFileError } from '../../processes/file-error.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import type { Skipped } from '../../rows/skipped.ts';
import { type PassedOver, type PassedOverReason, passOver } from '../file-count.ts';
import { isHidden, reasonInName } from '../file-name.ts';
import { openLogFiles } from '../files/open-log-files.ts';
import { fileColumnsOf, opened } from '../files/opened.ts';
import { placeAndTime } from '../local/local-origin.ts';
import type { LogFile } from '../log-file.ts';
import type { PathText } from '../nothing-read.ts';
import type { OpenOriginals, OpenOriginalsOptions, Origin, Original } from '../origin.ts';
import { type Fetched, ObjectFetcher } from './object-fetcher.ts';

/** Concurrent fetches; with the chunk size, this limits memory. */
const AT_ONCE = 16;
const LISTS_AT_ONCE = 8;

const DAY = 86_400;

export interface S3OriginOptions {
  readonly location: Location;
  readonly store: ObjectStore;
  /** The format of text objects without a header line. */
  readonly format?: RecordFormat | undefined;
  /** URL of an S3-compatible service; part of the identity, as its objects are not those in AWS. */
  readonly endpointUrl?: string | undefined;
}

/** Flow logs in a bucket, below `AWSLogs/` or in a Firehose prefix, whose objects are fetched for the store. */
export class S3Origin implements Origin {
  readonly words: string;
  readonly identity: string;
  readonly isFetched = true;
  readonly leftOut: Skipped[] = [];
  readonly #location: Location;
  readonly #store: ObjectStore;
  readonly #fetcher: ObjectFetcher;
  readonly #reader: BucketReader;
  readonly #format: RecordFormat | undefined;
  readonly #passedOver = new Map<PassedOverReason, string[]>();

  constructor({ location, store, format, endpointUrl }: S3OriginOptions) {
    this.words = locationText(location);
    const parts = [this.words, endpointUrl, format && headerLine(format)];
    this.identity = parts.filter((part) => part !== undefined).join(' ');
    this.#location = location;
    this.#store = store;
    this.#fetcher = new ObjectFetcher(store);
    this.#reader = new BucketReader(store);
    this.#format = format;
  }

  /** LIST calls: once those that find accounts and Regions, then one per thousand objects of each place and day. */
  async list(window: Window | undefined): Promise<Original[]> {
    const found = await concurrently(await this.#prefixes(window), LISTS_AT_ONCE, (prefix) =>
      this.#objects(prefix),
    );
    this.leftOut.length = 0;
    this.#passedOver.clear();
    return found.flat().flatMap((object) => this.#original(object));
  }

  /** Folders that hold the window's objects: one per place and day, or one per place without a window. */
  async #prefixes(window: Window | undefined): Promise<string[]> {
    const firehose = await findFirehose(this.#reader, this.#location);
    if (firehose) {
      const { prefix, hive, years } = firehose;
      return window ? daysOf(window).map((day) => prefix + dayFolder(hive, day)) : [...years];
    }
    const root = await findRoot(this.#reader, this.#location);
    const { places } = await findPlaces(this.#reader, root);
    return places.flatMap((place) => {
      const folder = root.prefix + placeFolder(place);
      return window ? daysOf(window).map((day) => folder + dayFolder(place.hive, day)) : [folder];
    });
  }

  get passedOver(): PassedOver[] {
    return [...this.#passedOver].flatMap(([reason, keys]) => passOver(reason, keys));
  }

  /** Accounts and Regions, but no times, as these require a listing of the whole bucket. */
  async paths(): Promise<PathText[]> {
    if (await findFirehose(this.#reader, this.#location)) return [{}];
    const root = await findRoot(this.#reader, this.#location);
    return (await findPlaces(this.#reader, root)).places.map((place) => ({ place }));
  }

  async open(originals: readonly Original[], options: OpenOriginalsOptions): Promise<OpenOriginals> {
    const folder = temporaryFolder();
    const remove = async () => rmSync(folder, { recursive: true, force: true });
    try {
      const { signal } = options;
      const fetched = new Map<string, Fetched>();
      const isInMemory = smallOnes(options.originalColumns ? originals : []);
      await concurrently(originals, AT_ONCE, async (original) => {
        const path = join(folder, original.name);
        const into = isInMemory.has(original) ? 'memory' : 'file';
        fetched.set(original.name, await this.#fetcher.fetch(original, path, signal, into));
      });
      const names = new Map(originals.map(({ name }) => [join(folder, name), name]));
      const bytesOf = (path: string) => fetched.get(names.get(path) ?? '')?.bytes;
      const openAll = async () => {
        const files = [...names].map(([path, name]) => ({ path, bytes: bytesOf(path), ...pathParts(name) }));
        const open = await openLogFiles({
          words: this.words,
          files,
          format: this.#format,
          fileColumns: fileColumnsOf(options.originalColumns, originals, names),
          ...options,
        });
        return opened(open, names, (name) => this.whereOf(name), remove, bytesOf);
      };
      const open = await openAll();
      const isOther = await this.#fetchDamaged(originals, { open, fetched, signal });
      const verified = new Set([...fetched].flatMap(([name, { isVerified }]) => (isVerified ? [name] : [])));
      if (!isOther) return { ...open, verified };
      await open.close();
      return { ...(await openAll()), verified };
    } catch (error) {
      await remove();
      if (!isFileError(error)) throw error;
      throw sourceError(
        `cannot fetch objects of ${this.words} to ${folder}: ${fileErrorText(error)}`,
        'set TMPDIR to another folder',
        error,
      );
    }
  }

  /** Fetches objects that seem damaged again, unless verified. @returns whether any content changed */
  async #fetchDamaged(
    originals: readonly Original[],
    {
      open,
      fetched,
      signal,
    }: { open: OpenOriginals; fetched: Map<string, Fetched>; signal: AbortSignal | undefined },
  ): Promise<boolean> {
    const skipped = await open.skipped();
    const damaged = new Set(skipped.flatMap(({ name, lines }) => (lines === undefined ? [name] : [])));
    const doubted = originals.filter(({ name }) => damaged.has(name) && !fetched.get(name)?.isVerified);
    const fresh = await concurrently(doubted, AT_ONCE, async (original) => {
      const before = fetched.get(original.name);
      const again = before && (await this.#fetcher.again(original, before, signal));
      if (again) fetched.set(original.name, again);
      return again;
    });
    return fresh.some((one) => one !== undefined);
  }

  whereOf(name: string): string {
    return `s3://${this.#location.bucket}/${name}`;
  }

  async #objects(prefix: string): Promise<StoredObject[]> {
    const objects: StoredObject[] = [];
    let token: string | undefined;
    do {
      const page = await this.#store.list({ prefix, token });
      objects.push(...page.objects);
      token = page.next;
    } while (token !== undefined);
    return objects;
  }

  #original({ key, size, etag, modified = 0, archive }: StoredObject): Original[] {
    if (key.endsWith('/')) return [];
    const reason = reasonInKey(key.slice(this.#location.prefix.length));
    if (reason !== undefined) {
      const keys = this.#passedOver.get(reason) ?? [];
      keys.push(this.whereOf(key));
      this.#passedOver.set(reason, keys);
      return [];
    }
    if (archive !== undefined) {
      this.leftOut.push({ where: this.whereOf(key), reason: `it is in an archive (${archive})` });
      return [];
    }
    return [
      { name: key, size, version: etag ?? String(modified), came: modified, ...placeAndTime(pathParts(key)) },
    ];
  }
}

/** Maximum bytes of objects in memory in total, and per object. */
const IN_MEMORY = 33_554_432;
const MOST_IN_MEMORY = 4_000_000;

/** Selects the objects to fetch into memory instead of to disk. */
function smallOnes(originals: readonly Original[]): Set<Original> {
  const small = new Set<Original>();
  let bytes = 0;
  for (const original of originals) {
    if (original.size > MOST_IN_MEMORY || bytes + original.size > IN_MEMORY) continue;
    bytes += original.size;
    small.add(original);
  }
  return small;
}

/**
 * Why an object is not read, by the names in its key. `..` counts as hidden, so no key leads out of the target folder.
 */
function reasonInKey(key: string): PassedOverReason | undefined {
  const names = key.split('/');
  return names.some(isHidden) ? 'hidden' : reasonInName(names.at(-1) ?? '');
}

function pathParts(key: string): Pick<LogFile, 'name' | 'folder' | 'hour'> {
  const end = key.lastIndexOf('/') + 1;
  const folder = parseFolder(key.slice(0, end));
  return {
    name: parseFileName(key.slice(end)),
    folder,
    hour: folder ? undefined : parseHourFolder(key.slice(0, end)),
  };
}

const dayFolder = (hive: boolean, day: number) => dateFolder({ hive, hourly: false }, dateParts(day));

function daysOf({ since, until }: Window): number[] {
  const first = since - (since % DAY);
  return Array.from({ length: Math.ceil((until - first) / DAY) }, (_, at) => first + at * DAY);
}
