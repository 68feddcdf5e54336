/** A row of a report, identified by its key. */
export interface Finding {
  /** JSON of the values of the report's key columns; empty for all rows of a query without a key. */
  readonly key: string;
  /** Cells to show, by column, each of at most `LONGEST_CELL` characters. */
  readonly cells: Readonly<Record<string, string>>;
}

export const LONGEST_CELL = 200;

/** Keys of the findings for a job that failed, or could judge nothing: reported once, and again when it recovers. */
export const FAILED = '!failed';
export const NOT_JUDGED = '!not judged';

/** The findings of one window of a job, stored until a message about them is created. Times are Unix seconds. */
export interface WindowFindings {
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** File or object of the output; undefined for standard output. */
  readonly out: string | undefined;
  /** The tests that hold, as typed. */
  readonly held: readonly string[];
  readonly findings: readonly Finding[];
  /** Rows in addition to those findings. */
  readonly beyond: number;
  /** Rows that a quiet list excluded. */
  readonly quiet: number;
  /** Caveats about the rows, a sentence each. */
  readonly notes: readonly string[];
  /**
   * `again`: a window whose output was already written; it closes no finding. `failed`, `not judged`: there are no
   * rows.
   */
  readonly state: 'judged' | 'again' | 'failed' | 'not judged';
}

/** A run that has no rows and did not fail. */
export const NOTHING_FOUND: WindowFindings = {
  since: undefined,
  until: undefined,
  out: undefined,
  held: [],
  findings: [],
  beyond: 0,
  quiet: 0,
  notes: [],
  state: 'judged',
};

/** Changes in the findings of a target over some windows. */
export interface FindingChanges {
  readonly fresh: readonly Finding[];
  /** Open before, and found again. */
  readonly still: number;
  readonly gone: readonly Finding[];
  /** Findings that are open after the windows. */
  readonly open: readonly Finding[];
}

/**
 * Compares windows, in order, with the findings that a target knows.
 * @param test of the target, as typed: only windows in which it holds have findings
 */
export function compareFindings(
  open: readonly Finding[],
  windows: readonly WindowFindings[],
  test: string,
): FindingChanges {
  const before = new Map(open.map((one) => [one.key, one]));
  const fresh = new Map<string, Finding>();
  let now = new Map(before);
  for (const window of windows) {
    const found = new Map(foundIn(window, test, now).map((one) => [one.key, one]));
    for (const [key, one] of found) if (!before.has(key)) fresh.set(key, fresh.get(key) ?? one);
    now = found;
  }
  const gone = [...before.values(), ...fresh.values()].filter(({ key }) => !now.has(key));
  const still = [...before.keys()].filter((key) => now.has(key)).length;
  return { fresh: [...fresh.values()], still, gone, open: [...now.values()] };
}

/** Returns the findings that are open after a window. */
function foundIn(
  { state, held, findings, notes }: WindowFindings,
  test: string,
  open: ReadonlyMap<string, Finding>,
): Finding[] {
  const known = [...open.values()];
  if (state === 'failed' || state === 'not judged') {
    const key = state === 'failed' ? FAILED : NOT_JUDGED;
    const others = known.filter((one) => one.key !== key);
    return [...others, { key, cells: { [state]: (notes[0] ?? '').slice(0, LONGEST_CELL) } }];
  }
  const found = held.includes(test) ? findings : [];
  if (state === 'judged') return [...found];
  const keys = new Set(found.map(({ key }) => key));
  return [...known.filter(({ key }) => !keys.has(key)), ...found];
}
