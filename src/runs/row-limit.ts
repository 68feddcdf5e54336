import { outputKind } from '../output/destinations/output-name.ts';
import { type AnswerFormat, type FormatName, isAnswerFormat } from '../output/formats/format-facts.ts';
import type { TextSink } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';

/** Rows in a page or picture, unless the user gives a limit: about a megabyte. */
const HELD_ROWS = 10_000;

/**
 * Maximum rows of a run: what the user gave, else the report's own limit for a table on a terminal, or that of a page. A
 * run that a job continues from returns all rows wherever they go. A picture is of all rows, so that its limit is that
 * of the things in it.
 */
export function rowLimit(
  request: Pick<RunRequest, 'query' | 'out' | 'format' | 'since' | 'limit'>,
  { isTerminal }: Pick<TextSink, 'isTerminal'>,
): number | undefined {
  const { query, out, format = 'table', since, limit } = request;
  const held = answerFormat(request);
  if (held === 'svg') return HELD_ROWS;
  if (held) return limit === 'all' ? undefined : (query.limit ?? HELD_ROWS);
  const isScreen = out === undefined && isTerminal && format === 'table' && since !== 'last';
  return query.limit ?? (isScreen ? query.screenLimit : undefined);
}

/** The format of a request that makes one whole answer of its rows; undefined for those that stream rows. */
export function answerFormat({ format, out }: Pick<RunRequest, 'format' | 'out'>): AnswerFormat | undefined {
  const name: FormatName | undefined = format ?? (out === undefined ? undefined : outputKind(out).format);
  return isAnswerFormat(name) ? name : undefined;
}
