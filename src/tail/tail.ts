import type { RecordFilter } from '../flows/record-filter.ts';
import { querySql } from '../flows/user-query.ts';
import { namedRows } from '../names/named-rows.ts';
import type { Names } from '../names/names.ts';
import { ndjson } from '../output/formats/json.ts';
import { TailLines, type TailRecord } from '../output/formats/tail-line.ts';
import { type Rows, rowObjects } from '../rows/rows.ts';
import { reportCaveat } from '../runs/caveats.ts';
import type { RunEnvironment } from '../runs/run-environment.ts';
import type { Batch, Followed } from '../runs/source/follow/followed.ts';
import { passedOver } from '../sources/skipped-text.ts';
import type { OpenedSource } from '../sources/source.ts';
import { type TailRow, tailRecordsText, tailRowsText } from './tail-query.ts';

export interface TailRequest {
  readonly filter: RecordFilter;
  readonly format: 'text' | 'ndjson';
  /** IANA time zone of displayed times. */
  readonly zone: string;
  /** Names of addresses and ids; undefined to show none. */
  readonly names: Names | undefined;
}

type Around = Pick<RunEnvironment, 'signal' | 'log' | 'stdout'>;

/** Prints records as they arrive until the signal aborts, then a summary. */
export async function tail(followed: Followed, request: TailRequest, environment: Around): Promise<void> {
  const started = performance.now();
  const counts = new Counts();
  const { signal, stdout } = environment;
  const writer = new TailWriter(request, environment);
  environment.log({
    level: 'info',
    event: 'following',
    message: `following ${followed.words}: only new records are shown; Ctrl-C ends`,
    fields: {},
  });
  try {
    for await (const batch of followed.batches()) {
      counts.add(batch);
      if (batch.source) await writer.write(batch.source, counts);
    }
  } catch (error) {
    if (!signal.aborted || isClosedPipe(signal.reason)) throw error;
  }
  await stdout.end(new AbortController().signal);
  environment.log({
    level: 'warn',
    event: 'finished',
    message: counts.text(followed.noun, (performance.now() - started) / 1000),
    fields: counts.fields(),
  });
}

const isClosedPipe = (reason: unknown) => (reason as NodeJS.ErrnoException | undefined)?.code === 'EPIPE';

/** Writes the records of a batch that match the filter. */
class TailWriter {
  readonly #request: TailRequest;
  readonly #environment: Around;
  readonly #lines: TailLines;

  constructor(request: TailRequest, environment: Around) {
    this.#request = request;
    this.#environment = environment;
    const { hasColours, isTerminal, width } = environment.stdout;
    this.#lines = new TailLines({ hasColours, zone: request.zone, width: isTerminal ? width : undefined });
  }

  async write(batch: OpenedSource, counts: Counts): Promise<void> {
    await using source = batch;
    const { filter, format, names } = this.#request;
    const { signal, stdout, log } = this.#environment;
    const text = format === 'ndjson' ? tailRecordsText(source) : tailRowsText(source);
    const sql = querySql(text, { sets: source.sets, window: undefined, filter }, source.dialect);
    const rows = counts.counting(await (await source.runner()).run(sql, { signal }));
    const pieces = format === 'ndjson' ? ndjson(await named(rows, names)) : this.#text(rows);
    for await (const piece of pieces) if (piece !== '') await stdout.write(piece, signal);
    for (const caveat of passedOver(await source.skipped())) reportCaveat(log, caveat);
  }

  async *#text(rows: Rows): AsyncGenerator<string> {
    for await (const batch of rowObjects<TailRow>(rows))
      yield batch.map((row) => `${this.#lines.line({ ...row, names: this.#namesIn(row) })}\n`).join('');
  }

  /** Returns the names as of the start of the record. */
  #namesIn({ start, srcaddr, dstaddr, interface_id, vpc_id, account_id }: TailRow): TailRecord['names'] {
    const { names } = this.#request;
    if (!names) return {};
    const time = start === null ? undefined : { since: Number(start), until: Number(start) };
    const place = { vpc: vpc_id ?? undefined, account: account_id ?? undefined };
    const of = (value: string | null) => (value === null ? undefined : names.of(value, time, place));
    return { src: of(srcaddr), dst: of(dstaddr), interface: of(interface_id) };
  }
}

const named = async (rows: Rows, names: Names | undefined): Promise<Rows> =>
  names ? namedRows(rows, names, { window: undefined, isShort: false }) : rows;

/** Counts of records received and shown. */
class Counts {
  #records = 0;
  #rejected = 0;
  #came = 0;
  #sampled = 0;

  add({ count, isSampled }: Batch): void {
    this.#came += count;
    if (isSampled) this.#sampled += 1;
  }

  counting(rows: Rows): Rows {
    const action = rows.columns.findIndex(({ name }) => name === 'action');
    const count = (batch: readonly (readonly unknown[])[]) => {
      this.#records += batch.length;
      this.#rejected += batch.filter((row) => row[action] === 'REJECT').length;
    };
    async function* batches() {
      for await (const batch of rows.batches) {
        count(batch);
        yield batch;
      }
    }
    return { columns: rows.columns, batches: batches() };
  }

  text(noun: string, seconds: number): string {
    const number = (count: number) => count.toLocaleString('en-US');
    const sampled =
      this.#sampled === 0
        ? ''
        : `; live tail showed only a sample in ${number(this.#sampled)} s, so some are missing`;
    const records = `${number(this.#records)} ${this.#records === 1 ? 'record' : 'records'}`;
    return `${records} shown, ${number(this.#rejected)} of them rejected, of ${number(this.#came)} ${this.#came === 1 ? noun : `${noun}s`} in ${seconds.toFixed(0)} s${sampled}`;
  }

  fields() {
    return {
      records: this.#records,
      rejected: this.#rejected,
      came: this.#came,
      sampled: this.#sampled,
    };
  }
}
