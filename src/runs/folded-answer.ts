import type { Runner } from '../engines/sql/runner.ts';
import type { Window } from '../logs/window.ts';
import type { Answer } from '../output/formats/answer.ts';
import { readableSql } from '../output/formats/readable-sql.ts';
import { type Cell, type Fold, foldOf, foldRows } from '../pictures/fold.ts';
import { foldedSql } from '../reports/folded-sql.ts';
import { readFolded } from '../reports/read-folded.ts';
import { addableNames } from '../reports/totals.ts';
import { conclusionIn } from '../rows/conclusion.ts';
import type { Row } from '../rows/rows.ts';
import type { OpenedSource } from '../sources/source.ts';
import type { Cut } from './query/report-query.ts';
import type { RunRequest } from './run-request.ts';
import type { AnswerRows } from './write-rows.ts';

interface Answered {
  readonly request: RunRequest;
  readonly source: OpenedSource;
  readonly window: Window | undefined;
  /** Returns the SQL of the query, with or without a limit. */
  readonly sqlOf: (cut?: Cut) => string;
  readonly runner: Runner;
  readonly signal: AbortSignal;
}

interface Folding {
  /** All rows, if the query computes them in this process. */
  readonly all: readonly Row[] | undefined;
  readonly isCut: boolean;
}

/** Returns an answer whose picture shows all rows: if a limit omitted some, the engine folds them in another query. */
export async function foldedAnswer(
  { columns, rows, names, others }: AnswerRows,
  { request, source, window, sqlOf, runner, signal }: Answered,
  { all, isCut }: Folding,
): Promise<Omit<Answer, 'total' | 'isCut' | 'files' | 'records' | 'caveats'>> {
  const { query, limit, format, tz, command } = request;
  const { shows, units } = query;
  const addable = new Set(addableNames(units));
  const fold = foldOf(shows.view, {
    key: shows.key,
    isAddable: (column) => addable.has(column),
    most: format === 'svg' && typeof limit === 'number' ? limit : undefined,
  });
  const byEngine = async (wanted: Fold): Promise<Cell[]> =>
    readFolded(await runner.run(foldedSql(sqlOf(), wanted, source.dialect), { signal }), wanted);
  const cells = async (wanted: Fold) =>
    all
      ? foldRows(
          { columns: columns.filter(({ name }) => !names.some((one) => one.name === name)), rows: all },
          wanted,
        )
      : byEngine(wanted);
  const limited = typeof limit === 'number' ? limit : undefined;
  return {
    name: query.name,
    question: shows.question,
    note: shows.note,
    conclusion: conclusionIn(columns, rows[0], shows.conclusion),
    columns: columns.map((column) => ({
      ...column,
      meaning: Object.hasOwn(shows.meanings, column.name) ? shows.meanings[column.name] : undefined,
      unit: Object.hasOwn(units, column.name) ? units[column.name] : undefined,
    })),
    rows,
    others,
    view: shows.view,
    key: shows.key,
    fold,
    ...(fold && isCut ? { cells: await cells(fold) } : {}),
    names,
    window,
    zone: tz,
    source: source.summary,
    command,
    sql: readableSql(sqlOf({ limit: limited }), source.dialect.name),
  };
}
