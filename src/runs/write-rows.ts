import type { Window } from '../logs/window.ts';
import { placeOf } from '../names/named-filter.ts';
import { namedRows } from '../names/named-rows.ts';
import { outputKind } from '../output/destinations/output-name.ts';
import { writeTarget } from '../output/destinations/output-target.ts';
import type { Answer } from '../output/formats/answer.ts';
import { type AnswerFormat, isAnswerFormat, type RowFormat } from '../output/formats/format-facts.ts';
import { formatNamed, type TerminalView } from '../output/formats/formats.ts';
import type { Heading } from '../output/formats/heading.ts';
import { windowText } from '../output/formats/window-text.ts';
import { apartFromConclusion } from '../rows/conclusion.ts';
import type { NameColumn } from '../rows/name-column.ts';
import { peekRows } from '../rows/peek-rows.ts';
import { printableRows } from '../rows/printable.ts';
import type { Column, Others, Row, Rows } from '../rows/rows.ts';
import { earlierWindow } from './earlier-window.ts';
import type { RunContext } from './run-context.ts';

export interface WriteTo {
  /** Path of a file or `s3://bucket/key`; undefined for standard output. */
  readonly out: string | undefined;
  /** The window of the rows; undefined for all records. */
  readonly window: Window | undefined;
  /** Called when all rows have been read, before the output is final. */
  readonly check: () => Promise<void>;
  /** Name of the source, for a person. */
  readonly source: string;
  /** Returns the omitted rows, once all rows have been read. */
  readonly others: () => Others | undefined;
  /** Returns the complete answer, once all rows have been read. */
  readonly answer: (rows: AnswerRows) => Promise<Answer>;
}

/** The rows of an answer, with their names. */
export interface AnswerRows {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly names: readonly NameColumn[];
  readonly others: Others | undefined;
  /** The earliest time of a row with a name, Unix seconds. */
  readonly earliestNamed: number | undefined;
}

/**
 * Writes rows to the destination and in the format of the request.
 * @returns the earliest time of a row with a name, Unix seconds
 */
export async function writeRows(
  rows: Rows,
  { request, folder, aws, environment, names, filter }: RunContext,
  { out, window, source, check, others, answer }: WriteTo,
): Promise<{ readonly earliestNamed: number | undefined }> {
  const peeked = request.ifRows ? await peekRows(rows) : { isEmpty: false, rows };
  if (peeked.isEmpty) {
    await check();
    return { earliestNamed: undefined };
  }
  const { stdout, signal, rowSink } = environment;
  const { units, measure, shows } = request.query;
  const isSink = rowSink !== undefined && out === undefined;
  const isTerminal = !isSink && out === undefined && stdout.isTerminal;
  const inferred = out === undefined ? undefined : outputKind(out).format;
  const format = request.format ?? inferred ?? (isTerminal ? 'table' : 'csv');
  const named =
    names &&
    (await namedRows(peeked.rows, names, {
      window,
      isShort: isTerminal || isAnswerFormat(format),
      place: placeOf(filter),
    }));
  const othersNamed = () => (named ? named.withNames(others()) : others());
  if (isSink) {
    await rowSink.take(named ?? peeked.rows, othersNamed);
    await check();
    return { earliestNamed: named?.earliest() };
  }
  const terminal = isTerminal
    ? {
        hasColours: stdout.hasColours,
        width: stdout.width,
        units,
        others: othersNamed,
        names: named?.names,
        measure: stdout.hasBlocks ? measure : undefined,
        key: shows.key,
        answer: shows.answer,
        requested: shows.requested,
      }
    : undefined;
  const shown = named ?? peeked.rows;
  const whole = async () =>
    answer({
      columns: shown.columns,
      rows: (await Array.fromAsync(shown.batches)).flat(),
      names: named?.names ?? [],
      others: othersNamed(),
      earliestNamed: named?.earliest(),
    });
  if (environment.answerSink && out === undefined && isAnswerFormat(format)) {
    environment.answerSink.take(await whole());
    await check();
    return { earliestNamed: named?.earliest() };
  }
  const text = isAnswerFormat(format)
    ? answerText(format, whole)
    : await textOf(shown, {
        format,
        terminal,
        safeCsv: request.safeCsv ?? false,
        heading: () => headingOf(request, window, source),
        conclusion: shows.conclusion,
      });
  if (out !== undefined) await writeTarget(out, checkedAfter(text, check), { folder, aws, signal });
  else {
    for await (const piece of request.strict ? await held(text, check) : text)
      await stdout.write(piece, signal);
    await stdout.end(signal);
  }
  return { earliestNamed: named?.earliest() };
}

interface TextOptions {
  readonly format: RowFormat;
  /** Undefined if the text does not go to a terminal. */
  readonly terminal: TerminalView | undefined;
  readonly safeCsv: boolean;
  /** Heading of tables and Markdown. */
  readonly heading: () => Heading;
  /** The column whose text in the first row is the conclusion. */
  readonly conclusion: string | undefined;
}

async function textOf(
  rows: Rows,
  { format, terminal, safeCsv, heading, conclusion }: TextOptions,
): Promise<AsyncIterable<string>> {
  const write = await formatNamed(format, terminal);
  const shown = terminal ? printableRows(rows) : rows;
  if (format === 'table' || format === 'markdown') {
    const { headed, markdownHeading, tableHeading } = await import('../output/formats/heading.ts');
    const { conclusion: sentence, rest } = await apartFromConclusion(shown, conclusion);
    const whole = { ...heading(), conclusion: sentence };
    const text = format === 'table' ? tableHeading(whole, terminal) : markdownHeading(whole);
    return headed(text, write(rest));
  }
  if (!safeCsv || format !== 'csv') return write(shown);
  const { safeForSpreadsheets } = await import('../output/formats/safe-csv.ts');
  return write(safeForSpreadsheets(shown));
}

/** Returns the heading with the subject of the rows. */
function headingOf(
  { query, filter, tz: zone }: RunContext['request'],
  window: Window | undefined,
  source: string,
): Heading {
  const earlier = earlierWindow(query, window);
  const parts = Object.entries(filter).map(([part, values]) => `${part} ${[values].flat().join(',')}`);
  return {
    name: query.name,
    question: query.shows.question,
    facts: [
      windowText({ window, zone }),
      ...(earlier ? [`compared with ${windowText({ window: earlier, zone: 'UTC' })}`] : []),
      `from ${source}`,
      ...parts,
    ],
  };
}

async function* answerText(format: AnswerFormat, answer: () => Promise<Answer>): AsyncGenerator<string> {
  const read = await answer();
  if (format === 'svg') yield (await import('../output/formats/svg.ts')).svg(read);
  else yield (await import('../output/formats/html/html.ts')).html(read);
}

async function* checkedAfter(text: AsyncIterable<string>, check: WriteTo['check']): AsyncGenerator<string> {
  yield* text;
  await check();
}

/** Returns the complete text after the check, because text written to stdout cannot be withdrawn. */
async function held(text: AsyncIterable<string>, check: WriteTo['check']): Promise<string[]> {
  const pieces = await Array.fromAsync(text);
  await check();
  return pieces;
}
