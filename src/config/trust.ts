import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { FlowqError } from '../errors.ts';
import { shellWord } from '../output/terminal/shell-word.ts';
import { writeFileAtomic } from '../processes/atomic-file.ts';
import type { Destination } from './destinations.ts';
import { fullPath } from './full-path.ts';
import { foreignHand } from './ownership.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the folder of the user's settings: `XDG_CONFIG_HOME`, or the system's default. */
export function settingsFolder(env: Environment = process.env, platform: string = process.platform): string {
  // The XDG specification ignores paths that are not absolute.
  if (env.XDG_CONFIG_HOME && isAbsolute(env.XDG_CONFIG_HOME)) return join(env.XDG_CONFIG_HOME, 'flowq');
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'flowq');
  return join(homedir(), '.config', 'flowq');
}

/**
 * Returns what the user allows a `flowq.json`: its own full path, if it may be used although others can change it, and
 * the places it may send to. Read from the user's settings, and from FLOWQ_TRUST, separated by commas.
 * @param path of `flowq.json`
 */
export function allowed(path: string): ReadonlySet<string> {
  const given = (process.env.FLOWQ_TRUST ?? '').split(',').map((word) => word.trim());
  return new Set([...given, ...readConsent(path)]);
}

/** Records that the user allows these texts, in addition to earlier ones. */
export async function allow(path: string, places: readonly string[]): Promise<void> {
  const all = [...new Set([...readConsent(path), ...places])].sort();
  const file = consentFile(path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const form = { config: fullPath(path), allowed: all };
  await writeFileAtomic(file, [`${JSON.stringify(form, undefined, 2)}\n`], { mode: 0o600 });
}

/** Revokes everything that is allowed. */
export function revoke(path: string): void {
  rmSync(consentFile(path), { force: true });
}

/** A configuration needs consent that the user has not given; `places` are the texts to allow. */
export class ConsentError extends FlowqError {
  /** Path of `flowq.json`. */
  readonly path: string;
  readonly places: readonly string[];
  /** True if asking the user is enough; files that others can change must be allowed by a command. */
  readonly canBeAsked: boolean;

  constructor(message: string, path: string, places: readonly string[], canBeAsked: boolean) {
    const file = fullPath(path);
    super(
      'source',
      message,
      `review it, then allow it: flowq trust --config ${shellWord(file)}, or FLOWQ_TRUST=${shellWord(places.join(','))} in the environment of an unattended run`,
    );
    this.path = path;
    this.places = places;
    this.canBeAsked = canBeAsked;
  }
}

/**
 * Rejects files that others can change, because flowq would run or trust them.
 * @param config path of the `flowq.json` that names them, or itself
 * @throws ConsentError unless the user allows it
 */
export function checkOwnership(paths: readonly string[], config: string): void {
  const reason = foreignHand(paths);
  const file = fullPath(config);
  if (reason !== undefined && !allowed(config).has(file))
    throw new ConsentError(`${config} is not used: ${reason}`, config, [file], false);
}

/**
 * Rejects places that the user has not allowed to send to.
 * @throws ConsentError
 */
export function checkDestinations(destinations: readonly Destination[], config: string): void {
  if (destinations.length === 0) return;
  const known = allowed(config);
  const open = destinations.filter(({ place }) => !known.has(place));
  if (open.length === 0) return;
  const words = [...new Set(open.map(({ place, what }) => `${what} to ${place}`))];
  throw new ConsentError(
    `${config} sends ${words.join(', and ')}, which was not allowed yet`,
    config,
    [...new Set(open.map(({ place }) => place))],
    true,
  );
}

/**
 * Returns the paths to check before a `flowq.json` is trusted: the file, its folder, and the folder of the file that a
 * link points to.
 */
export function filesOf(path: string): string[] {
  return [...new Set([fullPath(path), dirname(fullPath(path)), dirname(resolve(path))])];
}

/** Returns the recorded consent. Settings that others can change are ignored, such as those of a HOME left by sudo. */
function readConsent(path: string): readonly string[] {
  const file = consentFile(path);
  if (foreignHand([file, dirname(file)]) !== undefined) return [];
  try {
    const { config, allowed: places } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const isWhole = config === fullPath(path) && Array.isArray(places);
    return isWhole ? places.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function consentFile(path: string): string {
  const name = createHash('sha256').update(fullPath(path)).digest('hex').slice(0, 32);
  return join(settingsFolder(), 'trusted', `${name}.json`);
}
