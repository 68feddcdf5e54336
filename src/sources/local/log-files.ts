import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { messageOf, sourceError } from '../../errors.ts';
import { FILE_SECONDS, type FileName, type Folder, parseFileName, parseFolder } from '../../logs/delivery.ts';
import { overlaps, padded, type Window } from '../../logs/window.ts';

/** A file that may hold records, with what its path says. */
export interface LogFile {
  readonly path: string;
  readonly name: FileName | undefined;
  readonly folder: Folder | undefined;
}

export interface LogFiles {
  readonly files: readonly LogFile[];
  /** Files whose names are not those of logs. */
  readonly others: number;
  /** Where the path itself and the links below it lead. */
  readonly realPaths: readonly string[];
}

const LOG = /\.(log|txt)(\.gz)?$|\.gz$|\.parquet$/i;
const OTHER_GZIP = /\.(json|csv|tar|sql|xml)\.gz$/i;

/**
 * The log files at a path: itself, or all below it that can hold records of the window, in the order of their
 * names, those behind links last. A file that tells no time, by name or folder, can hold any. Links are followed,
 * but nothing is found twice.
 * @throws FlowqError when there is nothing at that path
 */
export function findLogFiles(path: string, window: Window | undefined): LogFiles {
  const root = resolve(path);
  const stat = statSync(root, { throwIfNoEntry: false });
  if (!stat)
    throw sourceError(
      `there is no file or folder ${path}`,
      'check the path that --source, or source.path in flowq.json, names',
    );
  if (!stat.isDirectory()) return { files: [logFile(root)], others: 0, realPaths: [realpathSync(root)] };
  const search = new Search(window && padded(window));
  try {
    search.begin(root);
  } catch (error) {
    throw sourceError(`cannot read the folder ${path}: ${messageOf(error)}`, 'check its permissions', error);
  }
  return search;
}

/** The log files at several paths; one that is below two of them is found once. */
export function findInAll(paths: readonly string[], window: Window | undefined): LogFiles {
  const found = paths.map((path) => findLogFiles(path, window));
  const [first] = found;
  if (first && found.length === 1) return first;
  const files = new Map(found.flatMap((one) => one.files).map((file) => [realpathSync(file.path), file]));
  return {
    files: [...files.values()],
    others: found.reduce((sum, one) => sum + one.others, 0),
    realPaths: found.flatMap((one) => one.realPaths),
  };
}

function logFile(path: string): LogFile {
  return { path, name: parseFileName(basename(path)), folder: parseFolder(slashes(dirname(path))) };
}

const slashes = (path: string) => (sep === '/' ? path : path.replaceAll(sep, '/'));

class Search implements LogFiles {
  readonly files: LogFile[] = [];
  others = 0;
  readonly realPaths: string[] = [];
  readonly #window: Window | undefined;
  /** Real paths of folders, and of files behind links. */
  readonly #seen = new Set<string>();
  readonly #links: { path: string; folder: Folder | undefined }[] = [];

  constructor(window: Window | undefined) {
    this.#window = window;
  }

  begin(root: string): void {
    this.realPaths.push(realpathSync(root));
    this.#visit(root, realpathSync(root));
    // Following one may find more of them.
    for (const { path, folder } of this.#links) this.#follow(path, folder);
  }

  #visit(folder: string, real: string): void {
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    const dated = parseFolder(slashes(folder));
    if (dated && !this.#mayHold(dated.start, dated.seconds)) return;
    const entries = readdirSync(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (isHidden(entry.name)) continue;
      if (entry.isDirectory()) this.#visit(path, join(real, entry.name));
      else if (entry.isFile()) this.#add({ path, name: parseFileName(entry.name), folder: dated });
      else if (entry.isSymbolicLink()) this.#links.push({ path, folder: dated });
    }
  }

  /** What stands in a folder that was visited has been found there, by the name it has there. */
  #follow(path: string, folder: Folder | undefined): void {
    const real = targetOf(path);
    if (real === undefined || this.#seen.has(real)) return;
    this.realPaths.push(real);
    const stat = statSync(real);
    const isFound = this.#seen.has(dirname(real)) && isLog(real) && !isHidden(basename(real));
    if (stat.isDirectory()) {
      this.#visit(path, real);
    } else if (stat.isFile() && !isFound) {
      this.#seen.add(real);
      this.#add({ path, name: parseFileName(basename(path)), folder });
    }
  }

  #add(file: LogFile): void {
    if (!isLog(file.path)) this.others += 1;
    else if (!file.name || this.#mayHold(file.name.time, FILE_SECONDS)) this.files.push(file);
  }

  #mayHold(start: number, seconds: number): boolean {
    return !this.#window || overlaps(this.#window, start, seconds);
  }
}

/** Where a link leads; undefined for nowhere. */
function targetOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw error;
  }
}

const isHidden = (name: string) => name.startsWith('.') || name.startsWith('_');

const isLog = (path: string) => LOG.test(path) && !OTHER_GZIP.test(path);

/** The times that names or folders of files tell, Unix seconds. */
export function* fileTimes(files: readonly LogFile[]): Generator<number> {
  for (const { name, folder } of files) {
    if (name) yield name.time;
    else if (folder) yield folder.start;
  }
}
