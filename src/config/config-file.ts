import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { messageOf, sourceError } from '../errors.ts';
import { writeOutputFile } from '../output/output-file.ts';
import { checkConfig } from './check-config.ts';
import type { Config } from './config.ts';

const NAME = 'flowq.json';

/** The path that was given, or else that of the nearest `flowq.json` from the working folder upwards. */
export function configPath(given: string | undefined): string {
  if (given !== undefined) return given;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const path = join(folder, NAME);
    if (existsSync(path)) return relative(process.cwd(), path);
    if (folder === dirname(folder)) return NAME;
  }
}

/**
 * Reads `flowq.json`; undefined when there is none.
 * @throws FlowqError (source) when it cannot be read or is not what `flowq init` writes
 */
export function readConfig(path: string): Config | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw sourceError(`cannot read ${path}: ${messageOf(error)}`, 'check its permissions', error);
  }
  try {
    return checkConfig(JSON.parse(text));
  } catch (error) {
    throw sourceError(
      `${path} is not a flowq source: ${messageOf(error)}`,
      'run flowq init again to write it anew',
      error,
    );
  }
}

/** The text of a configuration as it is written to `flowq.json`. */
export function configText(config: Config): string {
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/**
 * Writes a source to `flowq.json`; jobs that are there already stay.
 * @param store where records are kept; as it was without it, nowhere where it is null
 */
export async function writeConfig(
  path: string,
  source: Config['source'],
  store?: Config['store'] | null,
): Promise<void> {
  const before = configIn(path);
  const kept = store === undefined ? before?.store : store;
  const jobs = before?.jobs;
  const config = { flowq: 1 as const, source, ...(kept ? { store: kept } : {}), ...(jobs ? { jobs } : {}) };
  await writeOutputFile(path, [configText(config)]);
}

/** A file that cannot be read is written anew: that is what `flowq init` is for then. */
function configIn(path: string): Config | undefined {
  try {
    return readConfig(path);
  } catch {
    return undefined;
  }
}
