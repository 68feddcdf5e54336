import type { WindowFindings } from '../../alerts/finding.ts';
import { FindingWatch } from '../../alerts/finding-watch.ts';
import { quietTest } from '../../alerts/quiet.ts';
import { withoutSecrets } from '../../aws/redact.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import type { Window } from '../../logs/window.ts';
import { placeOf } from '../../names/named-filter.ts';
import { namedRows } from '../../names/named-rows.ts';
import { parseFailOn } from '../../output/fail-on.ts';
import { shellCommand } from '../../output/terminal/shell-word.ts';
import { type Caveat, hasNoRecords } from '../../rows/caveat.ts';
import type { Rows } from '../../rows/rows.ts';
import { windowArguments } from '../request/command-arguments.ts';
import { FLAGS } from '../request/spelling.ts';
import type { RunContext } from '../run-context.ts';
import type { AlertSession } from './alert-session.ts';

export interface WatchedFindings {
  /** The same rows. */
  readonly rows: Rows;
  /** Stores the findings, once all rows have been read. */
  gather(end: {
    readonly out: string | undefined;
    readonly caveats: readonly Caveat[];
    readonly isAgain: boolean;
  }): Promise<void>;
}

interface WatchOptions {
  readonly context: RunContext;
  readonly alerts: AlertSession;
  readonly window: Window | undefined;
}

/** Watches the rows of a window as they pass, with the names from the inventory. */
export async function watchFindings(
  rows: Rows,
  { context: { request, filter, environment }, alerts, window }: WatchOptions,
): Promise<WatchedFindings> {
  const { query, inventories } = request;
  const names = inventories.names();
  const named = names
    ? await namedRows(rows, names, { window, isShort: false, place: placeOf(filter) })
    : rows;
  const rules = readConfig(configPath(request.config))?.quiet ?? [];
  const isQuiet = quietTest(rules, named.columns, { report: query.name, now: environment.now() });
  const tests = alerts.tests.map(parseFailOn);
  const watch = new FindingWatch(named, {
    key: query.shows.key ?? [],
    answer: query.shows.answer ?? [],
    tests,
    isQuiet,
  });
  return {
    rows: onlyColumns(watch.rows, rows),
    gather: ({ out, caveats, isAgain }) => {
      const { yes: unjudged = [], no: others = [] } = Object.groupBy(caveats, (caveat) =>
        caveat.nothing || hasNoRecords(caveat) ? 'yes' : 'no',
      );
      // The first note of a window that was not judged says why.
      const notes = [...unjudged, ...others].map(({ text }) => withoutSecrets(text.split('\n', 1)[0] ?? ''));
      const isJudged = unjudged.length === 0;
      const state: WindowFindings['state'] = !isJudged ? 'not judged' : isAgain ? 'again' : 'judged';
      const found = { ...watch.result(), since: window?.since, until: window?.until, out, notes, state };
      return alerts.gather(found, lookCommand(request, window));
    },
  };
}

/** Returns the rows with only the columns that `wanted` has. */
function onlyColumns({ batches, columns }: Rows, { columns: wanted }: Rows): Rows {
  if (columns.length === wanted.length) return { batches, columns };
  const places = wanted.map(({ name }) => columns.findIndex((column) => column.name === name));
  async function* cut() {
    for await (const batch of batches) yield batch.map((row) => places.map((at) => row[at] ?? null));
  }
  return { columns: wanted, batches: cut() };
}

/** Returns the command that shows the rows again. */
function lookCommand(
  { query, filter, config, source, against }: RunContext['request'],
  window: Window | undefined,
): string {
  const parts = Object.entries(filter).flatMap(([part, values]) => [
    FLAGS(['filter', part]),
    (values as readonly unknown[]).join(','),
  ]);
  const sources = [source ?? []].flat().flatMap((one) => ['--source', one]);
  const from = source === undefined && config !== undefined ? ['--config', config] : sources;
  const times = windowArguments(window);
  const compared = against === undefined ? [] : ['--against', `${against}s`];
  const command =
    query.name === 'query' ? ['query', String(query.details.sql ?? '')] : ['report', query.name];
  return shellCommand(
    ['flowq', ...command, ...times, ...compared, ...parts, ...from].map((word) => word.replace(/\s+/g, ' ')),
  );
}
