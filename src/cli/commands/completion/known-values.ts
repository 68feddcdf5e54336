import { configPath, readConfig } from '../../../config/config-file.ts';
import { SERVICES } from '../../../logs/services.ts';
import { FORMAT_NAMES } from '../../../logs/versions.ts';
import type { IdKind } from '../../../names/id-kind.ts';
import { PAGES } from '../../../pages/index.ts';
import { GROUP_COLUMNS, TIME_COLUMNS } from '../../../reports/group-column.ts';
import { REPORTS } from '../../../reports/index.ts';
import { Inventories } from '../../../runs/query/inventories.ts';
import { customReportFiles } from '../custom-reports.ts';
import type { Slot } from './offered.ts';

const LENGTHS = ['15m', '1h', '6h', '1d', '1w'];

/** Values that do not depend on a configuration. */
const FIXED: Readonly<Record<string, () => readonly string[]>> = {
  '--by': () => [...GROUP_COLUMNS, ...Object.keys(TIME_COLUMNS), 'workload', 'namespace'],
  '--port': () => Object.keys(SERVICES),
  '--dst-port': () => Object.keys(SERVICES),
  '--src-port': () => Object.keys(SERVICES),
  '--protocol': () => ['tcp', 'udp', 'icmp'],
  '--action': () => ['accept', 'reject'],
  '--direction': () => ['ingress', 'egress'],
  '--since': () => [...LENGTHS, 'today', 'yesterday', 'last'],
  '--until': () => ['now', ...LENGTHS, 'today', 'yesterday'],
  '--against': () => ['1d', '1w', '4w'],
  '--every': () => ['15m', '1h', '1d'],
  '--fields': () => FORMAT_NAMES.split(/, | to /),
  '--limit': () => ['all'],
  '--tz': () => ['UTC', ...Intl.supportedValuesOf('timeZone')],
  measure: () => ['bytes', 'packets'],
};

/** Filters by id, which also accept names. */
const ID_FLAGS: Readonly<Record<string, IdKind>> = {
  '--vpc': 'vpc',
  '--subnet': 'subnet',
  '--interface': 'eni',
  '--eni': 'eni',
  '--instance': 'i',
};

/** Returns the values of an option or argument: fixed ones, and those from `flowq.json` and the inventory. */
export async function knownValues({ path, name, typed }: Slot): Promise<readonly string[] | undefined> {
  const [, command, report] = path;
  const own = command === 'report' ? ownValues(report, name) : undefined;
  if (own) return own;
  const config = configOf(typed);
  if (name === '--job' || name === 'job') return jobsOf(config);
  if (name === '--name') return namesOf(config);
  if (name === '--src' || name === '--dst' || name === '--addr')
    return ['private', 'public', ...namesOf(config)];
  const kind = ID_FLAGS[name];
  if (kind !== undefined) return new Inventories({ config }).names()?.knownOf(kind) ?? [];
  if (name === 'name' && command === 'page')
    return [...Object.keys(PAGES), ...Object.keys(readConfig(configPath(config))?.pages ?? {})];
  if (name === 'name' && command === 'reports')
    return [...REPORTS.map((one) => one.name), ...customReportFiles().map((one) => one.name)];
  return FIXED[name]?.();
}

/** Returns the values of an option that only this report has. */
function ownValues(report: string | undefined, flag: string): readonly string[] | undefined {
  const { options = {} } = REPORTS.find(({ name }) => name === report) ?? {};
  const [, option] =
    Object.entries(options).find(([, { flags }]) => flags.split(/[ ,]+/).includes(flag)) ?? [];
  return option?.values;
}

/** Returns the value of `--config` in the typed words. */
function configOf(typed: readonly string[]): string | undefined {
  const at = typed.findIndex((word) => word === '-c' || word === '--config');
  return at < 0 ? undefined : typed[at + 1];
}

const jobsOf = (config: string | undefined) =>
  (readConfig(configPath(config))?.jobs ?? []).map(({ name }) => name);

const namesOf = (config: string | undefined) => new Inventories({ config }).names()?.known ?? [];
