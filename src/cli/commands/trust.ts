import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { configPath, parseConfig } from '../../config/config-file.ts';
import { destinationsOf } from '../../config/destinations.ts';
import { fullPath } from '../../config/full-path.ts';
import { foreignHand } from '../../config/ownership.ts';
import { allow, allowed, filesOf, revoke } from '../../config/trust.ts';
import { usageError } from '../../errors.ts';
import { printable } from '../../rows/printable.ts';
import { isReportFile, reportFiles, reportsFolder } from '../../runs/query/custom-reports.ts';
import { note } from '../../runs/run-environment.ts';
import { confirmed } from '../terminal/confirmed.ts';
import { log } from '../terminal/log.ts';

export interface TrustOptions {
  readonly config?: string;
  readonly yes?: true;
  readonly revoke?: true;
}

/** Shows what a `flowq.json` needs the user's consent for, and records the consent. */
export async function runTrustCommand(given: TrustOptions): Promise<void> {
  const path = configPath(given.config);
  const file = fullPath(path);
  if (given.revoke) {
    revoke(path);
    process.stdout.write(`${printable(file)}: nothing is allowed now\n`);
    return;
  }
  const config = parseConfig(path);
  if (!config) throw usageError(`there is no ${path} here`, 'give --config FILE, or run flowq init once');
  const known = allowed(path);
  const needed = neededBy(path, config);
  for (const { place, text } of needed)
    process.stdout.write(`${known.has(place) ? 'allowed' : 'asked  '}  ${printable(text)}\n`);
  const open = needed.filter(({ place }) => !known.has(place)).map(({ place }) => place);
  if (open.length === 0) {
    process.stdout.write(`${printable(file)}: all it needs is allowed\n`);
    return;
  }
  if (!given.yes && !(await confirmed(`allow that to ${file}?`))) {
    note(log, 'nothing was changed');
    return;
  }
  await allow(path, open);
  process.stdout.write(`${printable(file)}: allowed; undo it with flowq trust --revoke\n`);
}

interface Needed {
  /** The text that the user consents to. */
  readonly place: string;
  readonly text: string;
}

function neededBy(path: string, config: Config): Needed[] {
  const file = fullPath(path);
  const reason = foreignHand([...filesOf(path), ...reportPaths(path, config)]);
  const places = destinationsOf(config, dirname(file)).map(({ place, what }) => ({
    place,
    text: `it sends ${what} to ${place}`,
  }));
  if (reason === undefined) return places;
  return [{ place: file, text: `it is used, and its reports run, although ${reason}` }, ...places];
}

/** Returns the reports folder, its files, and the report files that jobs name. */
function reportPaths(path: string, config: Config): string[] {
  const folder = reportsFolder(path, config);
  const inFolder = folder === undefined ? [] : [folder, ...reportFiles(folder).map((one) => one.path)];
  const named = (config.jobs ?? []).flatMap(({ report = '' }) =>
    isReportFile(report) ? [resolve(dirname(path), report)] : [],
  );
  return [...inFolder, ...named.flatMap((one) => [dirname(one), one])];
}
