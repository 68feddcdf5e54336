import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EngineLimits } from '../../engines/sql/limited-runner.ts';
import { queryDeadline } from '../../engines/sql/query-deadline.ts';
import { sourceError } from '../../errors.ts';
import { isWanted, type RecordFilter } from '../../flows/record-filter.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { filePeriod, type StoredFile } from '../../logs/stored-file.ts';
import { passOver } from '../file-count.ts';
import { duplicateCaveats } from '../files/duplicate-caveats.ts';
import { hasStart, unknownPlace } from '../files/file-group.ts';
import { Inspection } from '../files/inspection.ts';
import { OpenFiles } from '../files/open-log-files.ts';
import { readerFor } from '../files/reader-for.ts';
import { type LogFile, placeOf } from '../log-file.ts';
import { whyNothing } from '../nothing-read.ts';
import { passedOverCaveats } from '../passed-over-caveats.ts';
import type { OpenedSource, ScanEstimate, Source, SourceRequest } from '../source.ts';
import { findInAll, type LogFiles } from './log-files.ts';

export interface LocalSourceOptions extends EngineLimits {
  /** One or several files, or folders of delivered or loose logs; the records of several are combined. */
  readonly path: string | readonly string[];
  /** Name of the source in messages (default: its paths). */
  readonly words?: string | undefined;
  /** File names for messages, by absolute path (default: the path). */
  readonly names?: ReadonlyMap<string, string> | undefined;
  /** The format of text files without a header line. */
  readonly format?: RecordFormat | undefined;
  /** Called with the number of the window's files inspected so far. */
  readonly onInspect?: ((done: number, files: number) => void) | undefined;
}

/** Number of files from which small files are combined. */
const MANY = 500;

/** Flow logs on disk, read by DuckDB in this process. */
export class LocalSource implements Source {
  readonly #options: LocalSourceOptions;
  readonly #paths: readonly string[];

  constructor(options: LocalSourceOptions) {
    this.#options = options;
    this.#paths = [options.path].flat();
  }

  async open(request: SourceRequest): Promise<OpenedSource> {
    const { path: _, words = this.#paths.join(', '), names, format, onInspect, ...limits } = this.#options;
    const { files, realPaths, passedOver } = this.#find(request);
    const onFile = onInspect && ((done: number) => onInspect(done, files.length));
    using deadline = queryDeadline(limits, request.signal);
    const signal = deadline?.signal ?? request.signal;
    const reader = await readerFor(request, files, limits);
    const inspection = new Inspection({ format, onFile, signal, combined: files.length >= MANY, reader });
    let open: OpenFiles | undefined;
    try {
      await inspection.addAll(files);
      leaveOutUnknown(words, inspection, request);
      const reach = [...this.#paths.map((path) => resolve(path)), ...realPaths];
      open = new OpenFiles(words, { passedOver, reach, inspection, request, limits, names });
      await open.check(signal);
      const all = async () => findInAll(this.#paths, undefined).files.map(pathWords);
      const isAnyRead = await open.isAnyRead();
      const caveats = await whyNothing(open, request, { words, isAnyRead, all, passedOver });
      open.caveats = [
        ...duplicateCaveats(inspection.duplicates),
        ...passedOverCaveats(passedOver),
        ...caveats,
      ];
      return open;
    } catch (error) {
      await open?.[Symbol.asyncDispose]();
      inspection.close();
      throw error;
    }
  }

  async estimate(request: SourceRequest): Promise<ScanEstimate> {
    const { files } = this.#find(request);
    const sizes = files.map(({ path }) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    const isAtMost = files.some(({ path }) => path.endsWith('.parquet'));
    return { objects: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0), isAtMost };
  }

  async list(request: SourceRequest): Promise<StoredFile[]> {
    return this.#find(request).files.flatMap((file) => {
      const stat = statSync(file.path, { throwIfNoEntry: false });
      // The ctime is when the file arrived here; a copy may have the mtime of its source.
      return stat ? [{ size: stat.size, came: stat.ctimeMs, period: filePeriod(file) }] : [];
    });
  }

  #find({ window, filter }: SourceRequest): LogFiles {
    const found = findInAll(this.#paths, window);
    const { yes: files = [], no = [] } = Object.groupBy(found.files, (file) =>
      mayMatch(file, filter) ? 'yes' : 'no',
    );
    const others = passOver(
      'other-place',
      no.map(({ path }) => path),
    );
    return { ...found, files, passedOver: [...found.passedOver, ...others] };
  }
}

function pathWords(file: LogFile) {
  return { place: placeOf(file), start: filePeriod(file)?.since };
}

function mayMatch(file: LogFile, filter: RecordFilter): boolean {
  const place = placeOf(file);
  if (!place) return true;
  return isWanted(filter.account, place.account) && isWanted(filter.region, place.region);
}

/**
 * Leaves out files whose account, Region or time is unknown although the request filters by it.
 * @throws FlowqError (source) when no file shows the requested account or Region
 */
function leaveOutUnknown(path: string, inspection: Inspection, { filter, window }: SourceRequest): void {
  const { groups } = inspection;
  const places = groups.map((group) => unknownPlace(group, filter));
  const [place] = places;
  if (place && places.every((one) => one)) {
    throw sourceError(
      `neither the paths nor the records at ${path} show the ${place}`,
      `leave out --${place}`,
    );
  }
  for (const [at, group] of groups.entries()) {
    if (places[at]) inspection.leaveOut(group, `neither path nor records show the ${places[at]}`);
  }
  // If no file has a start, the query reports the missing field.
  const timed = inspection.groups.filter(hasStart);
  if (!window || timed.length === 0) return;
  for (const group of inspection.groups.filter((one) => !hasStart(one))) {
    inspection.leaveOut(group, 'its records have no start, so their time is unknown');
  }
}
