import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns flowq's cache folder: `FLOWQ_CACHE_DIR`, or `flowq` in the system's cache folder. */
export function cacheFolder(env: Environment = process.env, platform: string = process.platform): string {
  if (env.FLOWQ_CACHE_DIR) return resolve(env.FLOWQ_CACHE_DIR);
  // The XDG specification ignores paths that are not absolute.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, 'flowq');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'flowq', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'flowq');
  return join(homedir(), '.cache', 'flowq');
}
