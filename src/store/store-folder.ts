import { mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { sourceError } from '../errors.ts';
import { fileErrorWords } from '../processes/file-error.ts';
import { KeptSource } from './kept-source.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Another layout of files and index gets another number, and so never meets what reads this one. */
const LAYOUT = 'v1';

/** Where records are kept unless the user says otherwise: `FLOWQ_STORE_DIR`, or the place the system has for data. */
export function defaultStoreFolder(
  env: Environment = process.env,
  platform: string = process.platform,
): string {
  if (env.FLOWQ_STORE_DIR) return resolve(env.FLOWQ_STORE_DIR);
  // A path that is not absolute is to be ignored, says the XDG specification.
  if (env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME)) return join(env.XDG_DATA_HOME, 'flowq', 'store');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'flowq', 'store');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'flowq', 'store');
  return join(homedir(), '.local', 'share', 'flowq', 'store');
}

/** The folder of the source with that identity. */
export function keptSource(store: string, identity: string): KeptSource {
  return new KeptSource(join(store, LAYOUT, KeptSource.folderName(identity)));
}

/** All sources that have records in a store. @throws FlowqError (source) when it cannot be read */
export function keptSources(store: string): KeptSource[] {
  try {
    return readdirSync(join(store, LAYOUT), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => new KeptSource(join(store, LAYOUT, name)))
      .filter((source) => source.description() !== undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw sourceError(`cannot read the store ${store}: ${fileErrorWords(error)}`, undefined, error);
  }
}

/** Makes a folder for nobody else to look into. @throws the file system's error */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}
