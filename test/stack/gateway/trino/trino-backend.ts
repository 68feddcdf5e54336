import { type Backend, type Page, QueryFailure, type Row, type Statement } from '../backend.ts';
import { athenaFailure } from './errors.ts';
import { statementPages, type TrinoPage } from './statement.ts';
import { athenaColumn, cellWriter } from './values.ts';

const session = {
  'x-trino-user': 'athena',
  'x-trino-source': 'athena-gateway',
  'x-trino-time-zone': 'UTC',
  'x-trino-client-capabilities': 'PARAMETRIC_DATETIME', // timestamps keep their precision
};

/** Maximum characters of a statement that fits into a header. */
const HEADER = 6000;

/** Runs queries on a real Trino, and returns its rows as Athena would. */
export class TrinoBackend implements Backend {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * Parses only: PREPARE does that, but returns the statement in a header, which has space for short ones only. The
   * text starts on a new line, so that column numbers stay correct.
   */
  async parse(sql: string): Promise<void> {
    const isShort = encodeURIComponent(sql).length < HEADER;
    const verb = isShort ? 'PREPARE parsed FROM' : 'EXPLAIN (TYPE VALIDATE)';
    for await (const { error } of statementPages(this.#endpoint, `${verb}\n${sql}`, session)) {
      if (error === undefined || (!isShort && error.errorName !== 'SYNTAX_ERROR')) continue;
      const reason = error.message.replace(/^line (\d+):/, (_, line) => `line ${Number(line) - 1}:`);
      throw new QueryFailure({ reason, category: 2, type: 1006, retryable: false });
    }
  }

  async *run({ sql, catalog, database }: Statement, signal: AbortSignal): AsyncGenerator<Page> {
    const context = {
      ...session,
      'x-trino-catalog': catalog.toLowerCase(),
      ...(database !== undefined && { 'x-trino-schema': database }),
    };
    let write: ((row: unknown[]) => Row) | undefined;
    for await (const page of statementPages(this.#endpoint, sql, context, signal)) {
      if (page.error !== undefined) throw athenaFailure(page.error);
      const columns = write === undefined ? page.columns : undefined;
      write ??= page.columns && rowWriter(page.columns);
      const rows = write === undefined ? [] : (page.data ?? []).map(write);
      yield { ...standing(page), rows, ...(columns && { columns: columns.map(athenaColumn) }) };
    }
  }

  async running(): Promise<string[]> {
    const response = await fetch(`${this.#endpoint}/v1/query`, { headers: session });
    const queries = (await response.json()) as { queryId: string; state: string }[];
    return queries.filter(({ state }) => !/^(FINISHED|FAILED)$/.test(state)).map(({ queryId }) => queryId);
  }
}

function standing({ stats }: TrinoPage): { queued: boolean; scannedBytes: number } {
  return { queued: stats.state === 'QUEUED', scannedBytes: Number(stats.physicalInputBytes) };
}

function rowWriter(columns: NonNullable<TrinoPage['columns']>): (row: unknown[]) => Row {
  const writers = columns.map(cellWriter);
  return (row) => writers.map((write, index) => write(row[index]));
}
