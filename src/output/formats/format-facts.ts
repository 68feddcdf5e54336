interface FormatFacts {
  /** File name endings; the first is the default. */
  readonly endings: readonly string[];
  readonly mediaType: string;
  /** True if it does not fit every kind of rows. */
  readonly special?: true;
}

/** The output formats by name, in the order in which they are listed. */
export const FORMAT_FACTS = {
  table: { endings: ['txt'], mediaType: 'text/plain; charset=utf-8' },
  csv: { endings: ['csv'], mediaType: 'text/csv; charset=utf-8; header=present' },
  json: { endings: ['json'], mediaType: 'application/json' },
  ndjson: { endings: ['ndjson', 'jsonl'], mediaType: 'application/x-ndjson' },
  markdown: { endings: ['md'], mediaType: 'text/markdown; charset=utf-8' },
  html: { endings: ['html', 'htm'], mediaType: 'text/html; charset=utf-8', special: true },
  svg: { endings: ['svg'], mediaType: 'image/svg+xml', special: true },
  terraform: { endings: ['tf'], mediaType: 'text/plain; charset=utf-8', special: true },
} as const satisfies Readonly<Record<string, FormatFacts>>;

/** The name of an output format, as given to `--format`. */
export type FormatName = keyof typeof FORMAT_FACTS;

/** Formats of a complete answer, with its window, source and caveats, which rows alone do not have. */
export type AnswerFormat = 'html' | 'svg';

/** Formats of rows. */
export type RowFormat = Exclude<FormatName, 'html' | 'svg'>;

export const isAnswerFormat = (name: FormatName | undefined): name is AnswerFormat =>
  name === 'html' || name === 'svg';

const facts = Object.entries<FormatFacts>(FORMAT_FACTS) as readonly [FormatName, FormatFacts][];

/** The names of all output formats, in the order in which they are listed. */
export const FORMATS: readonly FormatName[] = facts.map(([name]) => name);

/** The formats for rows of any kind. */
export const TABLE_FORMATS: readonly RowFormat[] = facts.flatMap(([name, { special }]) =>
  special || isAnswerFormat(name) ? [] : [name],
);

/** The format of each file ending. */
export const FORMAT_OF_ENDING: Readonly<Record<string, FormatName>> = Object.fromEntries(
  facts.flatMap(([name, { endings }]) => endings.map((ending) => [ending, name])),
);
