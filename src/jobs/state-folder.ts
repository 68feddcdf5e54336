import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { sourceError } from '../errors.ts';
import { fileErrorText } from '../processes/file-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the state of jobs is kept: `FLOWQ_STATE_DIR`, or the place the system has for such things. */
export function stateFolder(env: Environment = process.env, platform: string = process.platform): string {
  if (env.FLOWQ_STATE_DIR) return resolve(env.FLOWQ_STATE_DIR);
  // A path that is not absolute is to be ignored, says the XDG specification.
  if (env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)) return join(env.XDG_STATE_HOME, 'flowq');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'flowq');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'flowq');
  return join(homedir(), '.local', 'state', 'flowq');
}

/**
 * Makes the folder if it is not there, for nobody else to look into.
 * @throws FlowqError (source) when it cannot be made
 */
export function makeStateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw sourceError(
      `cannot make the folder of the jobs' state, ${folder}: ${fileErrorText(error)}`,
      'FLOWQ_STATE_DIR names another',
      error,
    );
  }
}
