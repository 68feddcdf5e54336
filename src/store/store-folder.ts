import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { sourceError } from '../errors.ts';
import { fileErrorText } from '../processes/file-error.ts';
import { SourceFolder } from './source-folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Number of the layout of files and index; a change gets a new number, so that older programs do not read it. */
const LAYOUT = 'v2';
/** The previous layout; this version reads its entries and moves its folders. */
const OLD_LAYOUT = 'v1';

/** Returns the default store folder: `FLOWQ_STORE_DIR`, or the system's folder for data. */
export function defaultStoreFolder(
  env: Environment = process.env,
  platform: string = process.platform,
): string {
  if (env.FLOWQ_STORE_DIR) return resolve(env.FLOWQ_STORE_DIR);
  // The XDG specification requires that relative paths are ignored.
  if (env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME)) return join(env.XDG_DATA_HOME, 'flowq', 'store');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'flowq', 'store');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'flowq', 'store');
  return join(homedir(), '.local', 'share', 'flowq', 'store');
}

/**
 * Returns the folder of the source with that identity.
 * @param former its identities in previous versions
 */
export function sourceFolder(store: string, identity: string, former: readonly string[] = []): SourceFolder {
  const [name, ...others] = [identity, ...former].map((one) => SourceFolder.folderName(one));
  return new SourceFolder(folderIn(store, name as string, others));
}

/** Returns a source's folder. Moves one of an older version; if that fails, uses it where it is. */
function folderIn(store: string, name: string, former: readonly string[] = []): string {
  const folder = join(store, LAYOUT, name);
  const old = [name, ...former].map((one) => join(store, OLD_LAYOUT, one)).find((one) => existsSync(one));
  if (existsSync(folder) || old === undefined) return folder;
  try {
    makePrivate(join(store, LAYOUT));
    renameSync(old, folder);
  } catch {
    return existsSync(folder) ? folder : old;
  }
  return folder;
}

/**
 * Returns all sources that have records in a store.
 * @throws FlowqError (source) if the store cannot be read
 */
export function sourceFolders(store: string): SourceFolder[] {
  try {
    const names = [LAYOUT, OLD_LAYOUT].flatMap((layout) => namesIn(join(store, layout)));
    return [...new Set(names)]
      .map((name) => new SourceFolder(folderIn(store, name)))
      .filter((source) => source.description() !== undefined);
  } catch (error) {
    throw sourceError(`cannot read the store ${store}: ${fileErrorText(error)}`, undefined, error);
  }
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/**
 * Creates a folder that only its owner can read.
 * @throws the file system's error
 */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}
