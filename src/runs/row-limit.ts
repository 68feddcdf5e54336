import { outputKind } from '../output/destinations/output-name.ts';
import { type AnswerFormat, type FormatName, isAnswerFormat } from '../output/formats/format-facts.ts';
import type { TextSink } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';

/** Default maximum rows in a page or picture, about a megabyte. */
const HELD_ROWS = 10_000;

/**
 * Returns the maximum rows of a run: the user's limit, else the report's limit for a table on a terminal, or that of a
 * page. A table of a `since: 'last'` run has no default limit. A picture shows all rows, so its limit applies to the
 * things in it.
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

/** Returns the format of a request that builds one complete answer; undefined if rows are streamed. */
export function answerFormat({ format, out }: Pick<RunRequest, 'format' | 'out'>): AnswerFormat | undefined {
  const name: FormatName | undefined = format ?? (out === undefined ? undefined : outputKind(out).format);
  return isAnswerFormat(name) ? name : undefined;
}
