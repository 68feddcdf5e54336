import { setTimeout as sleep } from 'node:timers/promises';
import { type Backend, type Page, QueryFailure, type Row, type Statement } from './backend.ts';
import type { Column } from './columns.ts';

/** The answer to queries that contain `match`. */
export interface CannedAnswer {
  match: string;
  columns: Column[];
  /** A list, or a function that creates a new generator for every query. */
  rows: Row[] | (() => Iterable<Row>);
  scannedBytes?: number;
  /** Milliseconds that the query runs before its first row. */
  millis?: number;
}

const rowsPerPage = 1000;

/** A backend that answers from prepared rows, without an engine. */
export class FakeBackend implements Backend {
  readonly #answers: CannedAnswer[];
  readonly #running = new Set<string>();
  #started = 0;

  constructor(answers: CannedAnswer[] = []) {
    this.#answers = answers;
  }

  /** Prepares an answer; a query gets the newest that matches. */
  answer(answer: CannedAnswer): void {
    this.#answers.unshift(answer);
  }

  async parse(sql: string): Promise<void> {
    const [, first = ''] = /^\s*(\w+|\S)/.exec(sql) ?? [];
    if (/^(SELECT|WITH|SHOW|DESCRIBE|CREATE|DROP|EXPLAIN)$/i.test(first)) return;
    throw new QueryFailure({
      reason: `line 1:1: mismatched input '${first}'. Expecting: <query>`,
      category: 2,
      type: 1006,
      retryable: false,
    });
  }

  async *run({ sql }: Statement, signal: AbortSignal): AsyncGenerator<Page> {
    // The same SQL may run twice at a time.
    this.#started += 1;
    const id = `${this.#started}: ${sql}`;
    this.#running.add(id);
    try {
      const found = this.#answers.find(({ match }) => sql.includes(match));
      if (found === undefined) throw noAnswer(sql);
      const { columns, rows, scannedBytes = 0, millis = 0 } = found;
      yield { queued: true, rows: [], scannedBytes: 0 };
      yield { queued: false, columns, rows: [], scannedBytes };
      await sleep(millis, undefined, { signal });
      for (const page of pages(typeof rows === 'function' ? rows() : rows)) {
        signal.throwIfAborted();
        yield { queued: false, rows: page, scannedBytes };
      }
    } finally {
      this.#running.delete(id);
    }
  }

  async running(): Promise<string[]> {
    return [...this.#running];
  }
}

function* pages(rows: Iterable<Row>): Generator<Row[]> {
  let page: Row[] = [];
  for (const row of rows) {
    page.push(row);
    if (page.length < rowsPerPage) continue;
    yield page;
    page = [];
  }
  yield page;
}

function noAnswer(sql: string): QueryFailure {
  return new QueryFailure({
    reason: `no answer is prepared for: ${sql}`,
    category: 2,
    type: 1000,
    retryable: false,
  });
}
