import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { sourceError } from '../errors.ts';
import { fileErrorText } from '../processes/file-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the folder of the jobs' states: `FLOWQ_STATE_DIR`, or the system's folder for state. */
export function stateFolder(env: Environment = process.env, platform: string = process.platform): string {
  if (env.FLOWQ_STATE_DIR) return resolve(env.FLOWQ_STATE_DIR);
  // The XDG specification requires that relative paths are ignored.
  if (env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)) return join(env.XDG_STATE_HOME, 'flowq');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'flowq');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'flowq');
  return join(homedir(), '.local', 'state', 'flowq');
}

/**
 * Creates the folder if it is missing, accessible only to its owner.
 * @throws FlowqError (source) if it cannot be created
 */
export function makeStateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw sourceError(
      `cannot create the state folder of jobs, ${folder}: ${fileErrorText(error)}`,
      'set FLOWQ_STATE_DIR to another folder',
      error,
    );
  }
}
