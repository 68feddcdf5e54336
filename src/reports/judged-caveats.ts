import { isLogged } from '../flows/record-set.ts';
import { fieldOfColumn } from '../logs/fields.ts';
import type { Window } from '../logs/window.ts';
import { guessedNames } from '../names/guessed-names.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { OpenedSource } from '../sources/source.ts';
import { fieldsWith } from './compile-report.ts';
import type { AnyReport } from './define-report.ts';
import { earliestStart } from './earliest-start.ts';
import { gatewayCaveats } from './gateway-caveats.ts';
import { historyCaveats } from './history-caveats.ts';
import type { JudgedBy } from './judged-by.ts';
import { kindsOfDay } from './kinds-of-day.ts';
import { isPacketLevel } from './kit/levels.ts';
import { windowRead } from './lookback.ts';
import { withDefaults } from './read-options.ts';
import { rulesCaveats } from './rules-caveats.ts';

/** Returns what a report cannot judge over an opened source, and why, according to its `judges`. */
export async function judgedCaveats(
  report: AnyReport,
  source: OpenedSource,
  { window, filter, zone = 'UTC', options = {}, inventory, names, signal }: JudgedBy,
): Promise<Caveat[]> {
  if (source.sets.length === 0) return [];
  const caveats = partlyLogged(report, source, options);
  const { judges = {} } = report;
  if (judges.history) {
    const given = withDefaults(report, options);
    const read = windowRead(report, given, window);
    const { workingDays = '' } = judges.history;
    const kinds = window ? kindsOfDay(window, zone, given[workingDays] as readonly number[] | undefined) : [];
    const earliest = earliestStart(source, filter, signal);
    caveats.push(...(await historyCaveats(judges.history, { window, read, kinds }, earliest)));
  }
  if (judges.inventory !== undefined && !inventory?.places.length)
    caveats.push({
      kind: 'not-judged',
      text: `without an inventory, ${judges.inventory} cannot be judged`,
      hint: 'run flowq inventory to make one',
    });
  const isNamed = (report.named?.(withDefaults(report, options) as never) ?? []).length > 0;
  if (isNamed || filter.meanings)
    caveats.push(...guessedNames(names?.(), window?.since ?? Number.NEGATIVE_INFINITY));
  if (judges.rulesOfTheTime && inventory) caveats.push(...rulesCaveats(inventory, window));
  if (judges.unusedAfter !== undefined) caveats.push(...shortWindow(judges.unusedAfter, window));
  for (const [column, text] of Object.entries(judges.without ?? {}))
    if (!isLogged(source.sets, column))
      caveats.push({
        kind: 'guess',
        text: `${fieldOfColumn(column)?.name ?? column} is not logged: ${text}`,
      });
  if (report.relation === 'flows' && isPacketLevel(report, withDefaults(report, options)))
    caveats.push(...(await gatewayCaveats(source, { window, filter, inventory, signal })));
  return caveats;
}

const DAY = 86_400;

/** A short window does not show what is used once a week or a month. */
function shortWindow(days: number, window: Window | undefined): Caveat[] {
  const length = window ? (window.until - window.since) / DAY : Number.POSITIVE_INFINITY;
  if (length >= days) return [];
  return [
    {
      kind: 'guess',
      text: `the window is shorter than ${days} days: what is unused in it may be used by a job that runs less often`,
      hint: `give --since ${days}d or more before you remove a rule`,
    },
  ];
}

/** Returns the required fields that only some of the record formats have. */
function partlyLogged(
  report: AnyReport,
  source: OpenedSource,
  options: Readonly<Record<string, unknown>>,
): Caveat[] {
  const columns = [...new Set(fieldsWith(report, options))].filter((column) =>
    source.sets.some((set) => !set.columns.has(column)),
  );
  return columns.map((column) => ({
    // Sums by any column have a row for records without it.
    kind: report.adHoc ? 'counting' : 'not-judged',
    text: `some of the logs do not have ${column}: it counts as missing there`,
    fields: { column },
  }));
}
