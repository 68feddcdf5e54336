import { formatInstant } from '../logs/instant.ts';
import { FAILED, type Finding, type FindingChanges, NOT_JUDGED, type WindowFindings } from './finding.ts';

export const SEVERITIES = ['info', 'low', 'medium', 'high'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A message to a target, before it is written in the target's form. Times are ISO 8601 in UTC. */
export interface Message {
  /** The same for every delivery of the same message. */
  readonly id: string;
  /** Set on messages of `flowq notify test`. */
  readonly example?: true | undefined;
  readonly job: string;
  readonly report: string;
  readonly severity: Severity;
  /** One sentence about what changed. */
  readonly sentence: string;
  readonly windows: readonly { readonly since: string | null; readonly until: string | null }[];
  /** The first new findings, by column. */
  readonly new: readonly Finding['cells'][];
  /** Number of new findings that are not shown. */
  readonly others: number;
  /** Number of known findings that were found again. */
  readonly still: number;
  /** The first findings that were not found again. */
  readonly gone: readonly Finding['cells'][];
  /** Number of those that are not shown. */
  readonly othersGone: number;
  /** Rows that a quiet list excluded. */
  readonly quiet: number;
  /** Caveats about the rows. */
  readonly notes: readonly string[];
  /** Files or objects with the rows. */
  readonly outputs: readonly string[];
  /** The command to investigate. */
  readonly look: string;
}

/** A message's information about its job. */
export interface MessageFacts {
  readonly job: string;
  readonly report: string;
  readonly severity: Severity;
  readonly look: string;
}

/**
 * Returns the severity of a message about these findings: the highest of the report's and of the `severity` columns of
 * rows.
 */
export function severityAbout(findings: readonly Finding[], ofReport: Severity): Severity {
  const ranks = findings.map(({ cells }) => SEVERITIES.indexOf(cells.severity as Severity));
  return SEVERITIES[Math.max(SEVERITIES.indexOf(ofReport), ...ranks)] ?? ofReport;
}

/** Maximum findings in a message. */
const SHOWN = 10;

const MOST_NOTES = 5;

/** Returns the message about some windows; undefined if no finding is new or closed. */
export function messageOf(
  { fresh, still, gone }: FindingChanges,
  windows: readonly WindowFindings[],
  { id, job, report, severity, look }: MessageFacts & { readonly id: string },
): Message | undefined {
  if (fresh.length === 0 && gone.length === 0) return undefined;
  const beyond = fresh.length === 0 ? 0 : (windows.at(-1)?.beyond ?? 0);
  return {
    id,
    job,
    report,
    severity,
    sentence: sentenceOf({ fresh, still, gone }, beyond),
    windows: windows.map(({ since, until }) => ({ since: instantOf(since), until: instantOf(until) })),
    new: fresh.slice(0, SHOWN).map(({ cells }) => cells),
    others: Math.max(0, fresh.length - SHOWN) + beyond,
    still,
    gone: gone.slice(0, SHOWN).map(({ cells }) => cells),
    othersGone: Math.max(0, gone.length - SHOWN),
    quiet: windows.reduce((sum, window) => sum + window.quiet, 0),
    notes: [...new Set(windows.flatMap(({ notes }) => notes))].slice(0, MOST_NOTES),
    outputs: [...new Set(windows.flatMap(({ out }) => (out === undefined ? [] : [out])))],
    look,
  };
}

const instantOf = (time: number | undefined) => (time === undefined ? null : formatInstant(time));

function sentenceOf({ fresh, still, gone }: Omit<FindingChanges, 'open'>, beyond: number): string {
  const states: readonly (readonly [string, string, string])[] = [
    [FAILED, 'the job failed', 'the job runs again'],
    [NOT_JUDGED, 'the job could not judge its records', 'the job can judge its records again'],
  ];
  const parts = states.flatMap(([key, began, ended]) => {
    const isGone = gone.some((one) => one.key === key);
    if (fresh.some((one) => one.key === key)) return [isGone ? `${began} for a time` : began];
    return isGone ? [ended] : [];
  });
  const rows = (findings: readonly Finding[]) => findings.filter(({ key }) => !key.startsWith('!')).length;
  const counts = [
    [rows(fresh) + beyond, 'new'],
    [still, 'still there'],
    [rows(gone), 'gone'],
  ] as const;
  const isAbout = rows(fresh) + rows(gone) > 0;
  const words = counts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
  return [...parts, ...(isAbout ? [`findings: ${words.join(', ')}`] : [])].join('; ');
}
