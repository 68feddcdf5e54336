import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { messageOf, sourceError } from '../errors.ts';
import { writeOutputFile } from '../output/destinations/output-file.ts';
import { fileErrorText } from '../processes/file-error.ts';
import { checkConfig } from './check-config.ts';
import type { Config } from './config.ts';
import { sourceDestinations } from './destinations.ts';
import { givenConfig } from './given-config.ts';
import { checkDestinations, checkOwnership, filesOf } from './trust.ts';

const NAME = 'flowq.json';

const HINT = 'fix it there; flowq init rewrites its source and leaves the rest as it is';

/**
 * Returns the given path, that of a given value, else FLOWQ_CONFIG, else the nearest `flowq.json` from the working
 * folder upwards.
 */
export function configPath(given: string | undefined): string {
  const named = given ?? (givenConfig() ? NAME : process.env.FLOWQ_CONFIG);
  if (named) return named;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const path = join(folder, NAME);
    if (existsSync(path)) return relative(process.cwd(), path);
    if (folder === dirname(folder)) return NAME;
  }
}

/**
 * Reads `flowq.json`; undefined if it does not exist.
 * @throws ConsentError if others can change it, or its source is at an address that the user has not allowed;
 * FlowqError (source) as `parseConfig` does
 */
export function readConfig(path: string): Config | undefined {
  // A value that the program gave is not a file that others can change.
  const value = path === NAME ? givenConfig() : undefined;
  if (value) return value;
  if (existsSync(path)) checkOwnership(filesOf(path), path);
  const config = parseConfig(path);
  if (config) checkDestinations(sourceDestinations(config.source), path);
  return config;
}

/**
 * Reads it without checking who can change it and where it sends data: to show it, not to act on it.
 * @throws FlowqError (source) if it cannot be read, or that names its invalid part
 */
export function parseConfig(path: string): Config | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw sourceError(`cannot read ${path}: ${fileErrorText(error)}`, 'check its permissions', error);
  }
  try {
    return checkConfig(JSON.parse(text));
  } catch (error) {
    throw sourceError(`${path}: ${messageOf(error)}`, HINT, error);
  }
}

/** Returns the text of a configuration as written to `flowq.json`. */
export function configText(config: Config): string {
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/**
 * Writes a source to `flowq.json`, and leaves everything else in it unchanged.
 * @param store folder of the store; unchanged if undefined, removed if null
 * @throws FlowqError (source) if the existing content is invalid, because the rest of it would be lost
 */
export async function writeConfig(
  path: string,
  source: Config['source'],
  store?: Config['store'] | null,
): Promise<void> {
  const { store: before, ...others } = contentOf(path);
  const kept = store === undefined ? before : store;
  const config = { ...others, flowq: 1, source, ...(kept ? { store: kept } : {}) };
  // Objects keep the position of existing keys, so the source keeps its place.
  await writeOutputFile(path, [`${JSON.stringify(config, undefined, 2)}\n`]);
}

/**
 * Returns the source in `flowq.json` unchecked, so that init can replace an invalid one; undefined if there is none.
 * @throws FlowqError (source) if the file is not valid at all
 */
export function writtenSource(path: string): Readonly<Record<string, unknown>> | undefined {
  const { source } = contentOf(path);
  return typeof source === 'object' && source !== null ? { ...source } : undefined;
}

function contentOf(path: string): Record<string, unknown> {
  if (!existsSync(path)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
    throw new TypeError('it is not an object');
  } catch (error) {
    throw sourceError(
      `${path} is not valid, and is not overwritten: ${messageOf(error)}`,
      'mend it, or move it away and run flowq init again',
      error,
    );
  }
}
