import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { sourceError } from '../../errors.ts';
import {
  FILE_SECONDS,
  otherServiceIn,
  parseFileName,
  parseFolder,
  parseHourFolder,
} from '../../logs/delivery.ts';
import { overlaps, padded, type Window } from '../../logs/window.ts';
import { fileErrorText } from '../../processes/file-error.ts';
import { type PassedOver, type PassedOverReason, passOver } from '../file-count.ts';
import { completeName, isHidden, reasonInName } from '../file-name.ts';
import { isFlowLog } from '../files/is-flow-log.ts';
import type { LogFile } from '../log-file.ts';

export interface LogFiles {
  readonly files: readonly LogFile[];
  /** Files that were found and are not among `files`. */
  readonly passedOver: readonly PassedOver[];
  /** Real paths of the path itself and of all links below it. */
  readonly realPaths: readonly string[];
}

/**
 * Names of files that are flow logs, even if damaged; other files are recognized by their content. Rotation appends
 * numbers. Unreadable compressions are included so that they are reported.
 */
const LOG =
  /\.(log|txt)([.-]\d+)?(\.gz([.-]\d+)?)?(\.(bz2|zst|xz|zip|lz4|lzma|7z|br|Z))?$|\.gz$|\.parquet(\.(bz2|zst|xz|zip|lz4))?$/i;
const OTHER_GZIP = /\.(json|csv|tar|sql|xml)\.gz$/i;

/**
 * Returns the log files at a path: the file itself, or all files below the folder that can hold records of the window,
 * sorted by name, those found through links last. A file without a time in its name or folder can hold any. Follows
 * links, but finds nothing twice. Skips hidden folders and folders of other days.
 * @throws FlowqError (source) when the path does not exist or the folder cannot be read
 */
export function findLogFiles(path: string, window: Window | undefined): LogFiles {
  const root = resolve(path);
  const stat = statSync(root, { throwIfNoEntry: false });
  if (!stat)
    throw sourceError(
      `there is no file or folder ${path}`,
      'check the path that --source, or source.path in flowq.json, names',
    );
  if (!stat.isDirectory()) return { files: [logFile(root)], passedOver: [], realPaths: [realpathSync(root)] };
  const search = new Search(window && padded(window));
  try {
    search.begin(root);
  } catch (error) {
    throw sourceError(
      `cannot read the folder ${path}: ${fileErrorText(error)}`,
      'check its permissions',
      error,
    );
  }
  return search;
}

/** Returns the log files at several paths; a file below two of them is found once. */
export function findInAll(paths: readonly string[], window: Window | undefined): LogFiles {
  const found = paths.map((path) => findLogFiles(path, window));
  const [first] = found;
  if (first && found.length === 1) return first;
  const files = new Map(found.flatMap((one) => one.files).map((file) => [realpathSync(file.path), file]));
  return {
    files: [...files.values()],
    passedOver: found.flatMap((one) => one.passedOver),
    realPaths: found.flatMap((one) => one.realPaths),
  };
}

function logFile(path: string): LogFile {
  return { path, name: parseFileName(basename(path)), ...folderParts(dirname(path)) };
}

/** Facts about a folder's files, from its path. */
function folderParts(path: string): Pick<LogFile, 'folder' | 'hour'> {
  const folder = parseFolder(slashes(path));
  return { folder, hour: folder ? undefined : parseHourFolder(slashes(path)) };
}

const slashes = (path: string) => (sep === '/' ? path : path.replaceAll(sep, '/'));

class Search implements LogFiles {
  readonly files: LogFile[] = [];
  readonly realPaths: string[] = [];
  readonly #passedOver = new Map<PassedOverReason, string[]>();
  readonly #window: Window | undefined;
  /** Real paths of visited folders and of files found through links. */
  readonly #seen = new Set<string>();
  readonly #links: { path: string; parts: Pick<LogFile, 'folder' | 'hour'> }[] = [];

  constructor(window: Window | undefined) {
    this.#window = window;
  }

  get passedOver(): PassedOver[] {
    return [...this.#passedOver].flatMap(([reason, paths]) => passOver(reason, paths));
  }

  begin(root: string): void {
    this.realPaths.push(realpathSync(root));
    this.#visit(root, realpathSync(root));
    // Following a link may append further links.
    for (const { path, parts } of this.#links) this.#follow(path, parts);
  }

  #visit(folder: string, real: string, isOfOther = false): void {
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    const parts = folderParts(folder);
    const dated = parts.folder ?? parts.hour;
    if (dated && !this.#mayHold(dated.start, dated.seconds)) return;
    const isOther = isOfOther || otherServiceIn(slashes(folder)) !== undefined;
    const entries = readdirSync(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!isHidden(entry.name)) this.#visit(path, join(real, entry.name), isOther);
      } else if (isOther) {
        if (entry.isFile()) this.#passOver('other-service', path);
      } else if (entry.isFile()) this.#add({ path, name: parseFileName(entry.name), ...parts });
      else if (entry.isSymbolicLink() && !isHidden(entry.name)) this.#links.push({ path, parts });
    }
  }

  /** Adds the target of a link, unless a visited folder contains it: it was found there by its own name. */
  #follow(path: string, parts: Pick<LogFile, 'folder' | 'hour'>): void {
    const real = targetOf(path);
    if (real === undefined) {
      this.#passOverBroken(path);
      return;
    }
    if (this.#seen.has(real)) return;
    this.realPaths.push(real);
    const stat = statSync(real);
    const isFound = this.#seen.has(dirname(real)) && !isHidden(basename(real));
    if (stat.isDirectory()) {
      this.#visit(path, real);
    } else if (stat.isFile() && !isFound) {
      this.#seen.add(real);
      this.#add({ path, name: parseFileName(basename(path)), ...parts });
    }
  }

  /** Passes over a broken link to a file or folder, as `outside-window` if its name shows that. */
  #passOverBroken(path: string): void {
    const name = parseFileName(basename(path));
    const isOutside = name && !this.#mayHold(name.time, FILE_SECONDS);
    this.#passOver(isOutside ? 'outside-window' : 'broken-link', path);
  }

  #add(file: LogFile): void {
    const reason = this.#reasonAgainst(file);
    if (reason === undefined) this.files.push(file);
    else this.#passOver(reason, file.path);
  }

  #reasonAgainst(file: LogFile): PassedOverReason | undefined {
    const { path, name, folder, hour } = file;
    const reason = reasonInName(basename(path));
    if (reason === 'hidden') return reason;
    const dated = name ?? parseFileName(completeName(basename(path)));
    if (dated && !this.#mayHold(dated.time, FILE_SECONDS)) return 'outside-window';
    if (reason !== undefined) return reason;
    const isExpected = isNamedLikeLog(path) || folder !== undefined || hour !== undefined;
    return isExpected || isFlowLog(path) ? undefined : 'not-flow-logs';
  }

  #passOver(reason: PassedOverReason, path: string): void {
    const paths = this.#passedOver.get(reason);
    if (paths) paths.push(path);
    else this.#passedOver.set(reason, [path]);
  }

  #mayHold(start: number, seconds: number): boolean {
    return !this.#window || overlaps(this.#window, start, seconds);
  }
}

/** The target of a link; undefined if it is broken. */
function targetOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw error;
  }
}

const isNamedLikeLog = (path: string) => LOG.test(path) && !OTHER_GZIP.test(path);

/** Yields the times in the names or folders of files, Unix seconds. */
export function* fileTimes(files: readonly LogFile[]): Generator<number> {
  for (const { name, folder, hour } of files) {
    const time = name?.time ?? folder?.start ?? hour?.start;
    if (time !== undefined) yield time;
  }
}
