import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { messageOf, sourceError } from '../../errors.ts';
import { type FileName, type Folder, parseFileName, parseFolder } from '../../logs/delivery.ts';
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
}

const LOG = /\.(log|txt)(\.gz)?$|\.gz$|\.parquet$/i;
const OTHER_GZIP = /\.(json|csv|tar|sql|xml)\.gz$/i;

/** Files of five minutes are stamped with the start of those. */
const FILE_SECONDS = 300;

/**
 * The log files at a path: itself, or all below it that can hold records of the window, in the order of their
 * names. A file that tells no time, by name or folder, can hold any.
 * @throws FlowqError when there is nothing at that path
 */
export function findLogFiles(path: string, window: Window | undefined): LogFiles {
  const root = resolve(path);
  const stat = statSync(root, { throwIfNoEntry: false });
  if (!stat) throw sourceError(`there is no file or folder ${path}`, 'check the path given with --source');
  if (!stat.isDirectory()) return { files: [logFile(root)], others: 0 };
  const search = new Search(window && padded(window));
  try {
    search.visit(root);
  } catch (error) {
    throw sourceError(`cannot read the folder ${path}: ${messageOf(error)}`, 'check its permissions', error);
  }
  return { files: search.files, others: search.others };
}

function logFile(path: string): LogFile {
  return { path, name: parseFileName(basename(path)), folder: parseFolder(slashes(dirname(path))) };
}

const slashes = (path: string) => (sep === '/' ? path : path.replaceAll(sep, '/'));

class Search {
  readonly files: LogFile[] = [];
  others = 0;
  readonly #window: Window | undefined;
  readonly #linked = new Set<string>();

  constructor(window: Window | undefined) {
    this.#window = window;
  }

  visit(folder: string): void {
    const dated = parseFolder(slashes(folder));
    if (dated && !this.#mayHold(dated.start, dated.seconds)) return;
    const entries = readdirSync(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) this.#enter(join(folder, entry.name), entry, dated);
  }

  #enter(path: string, entry: Dirent, folder: Folder | undefined): void {
    if (entry.name.startsWith('.') || entry.name.startsWith('_')) return;
    const kind = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (kind?.isDirectory()) {
      if (!entry.isSymbolicLink() || this.#isNew(path)) this.visit(path);
    } else if (kind?.isFile()) {
      this.#add({ path, name: parseFileName(entry.name), folder });
    }
  }

  #add(file: LogFile): void {
    if (!LOG.test(file.path) || OTHER_GZIP.test(file.path)) this.others += 1;
    else if (!file.name || this.#mayHold(file.name.time, FILE_SECONDS)) this.files.push(file);
  }

  /** Linked folders are followed once, so that a circle ends. */
  #isNew(path: string): boolean {
    const real = realpathSync(path);
    if (this.#linked.has(real)) return false;
    this.#linked.add(real);
    return true;
  }

  #mayHold(start: number, seconds: number): boolean {
    return !this.#window || overlaps(this.#window, start, seconds);
  }
}
