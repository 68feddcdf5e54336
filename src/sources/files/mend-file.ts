import { isUtf8 } from 'node:buffer';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { headerLine } from '../../logs/record-format.ts';
import { type LineKind, lineKinds } from '../../logs/record-line.ts';
import { NOT_IN_WINDOWS } from '../../logs/record-values.ts';
import type { Skipped } from '../../rows/skipped.ts';
import type { TextFile } from './check-file.ts';
import { type Damage, damageOf, type Line, linesOf, unpacked } from './file-text.ts';
import { recordLines } from './record-lines.ts';

/** Records in a copy, and lines left out of it. */
export interface Mended {
  readonly damage: Damage | undefined;
  readonly records: number;
  readonly skipped: readonly Omit<Skipped, 'where'>[];
}

/**
 * Copies the records of a text file of any shape, in constant memory: a header, then a line each, in UTF-8 with line
 * feeds. Lines that are not records are left out and reported. If the end of a gzip file is missing, copies the records
 * before it, provided all of them are valid: a damaged file may look the same, but unpacks to other text. A file with
 * the result `damaged` must not be read.
 */
export async function mendFile(
  file: TextFile,
  target: string,
  signal?: AbortSignal | undefined,
): Promise<Mended> {
  const first = new Copy(file, target);
  const damage = await first.write(signal);
  if (damage !== 'cut off') return { damage, records: first.records, skipped: first.skipped };
  const second = new Copy(file, target, true);
  const isDamaged =
    (await second.write(signal)) !== undefined || second.skipped.some(({ timeless }) => !timeless);
  return { damage: isDamaged ? 'damaged' : 'cut off', records: second.records, skipped: [] };
}

class Copy {
  records = 0;
  readonly #file: TextFile;
  readonly #target: string;
  readonly #isCutOff: boolean;
  readonly #kindOf: (line: string) => LineKind;
  /** Whether the lines follow a header with other fields. */
  #isForeign = false;
  #problems: Omit<Skipped, 'where'> | undefined;
  #foreign: Omit<Skipped, 'where'> | undefined;
  #timeless: Omit<Skipped, 'where'> | undefined;
  /** Index of `start` among the values. */
  readonly #start: number;

  constructor(file: TextFile, target: string, isCutOff = false) {
    this.#file = file;
    this.#target = target;
    this.#isCutOff = isCutOff;
    this.#start = file.shape.format.fields.findIndex(({ column }) => column === 'start');
    this.#kindOf = lineKinds(file.shape.format, file.shape.ownHeader);
  }

  get skipped(): Omit<Skipped, 'where'>[] {
    return [this.#problems, this.#foreign, this.#timeless].filter((one) => one !== undefined);
  }

  async write(signal: AbortSignal | undefined): Promise<Damage | undefined> {
    const { path, compression } = this.#file;
    try {
      const source = unpacked(path, compression, this.#isCutOff);
      await pipeline(source, (chunks) => this.#copied(chunks, signal), createWriteStream(this.#target), {
        signal,
      });
      return undefined;
    } catch (error) {
      signal?.throwIfAborted();
      const damage = damageOf(error);
      if (damage === undefined) throw error;
      return damage;
    }
  }

  async *#copied(chunks: AsyncIterable<Buffer>, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    const { shape } = this.#file;
    yield Buffer.from(`${headerLine(shape.format)}\n`);
    for await (const lines of recordLines(linesOf(chunks, this.#isCutOff), shape)) {
      signal?.throwIfAborted();
      const records = lines.flatMap((line) => this.#recordIn(line) ?? []);
      this.records += records.length;
      if (records.length > 0) yield Buffer.from(`${records.join('\n')}\n`, 'latin1');
    }
  }

  /** Returns the record in a line; undefined if it contains none. */
  #recordIn({ number, text }: Line): string | undefined {
    const kind = text === undefined ? TOO_LONG : isText(text) ? this.#kindOf(text) : NOT_UTF8;
    if (kind === 'blank') return undefined;
    if (kind === 'header' || kind === 'other header') {
      this.#isForeign = kind === 'other header';
      if (this.#isForeign) this.#foreign = tally(this.#foreign, number, FOREIGN);
      return undefined;
    }
    if (this.#isForeign) this.#foreign = tally(this.#foreign, number, FOREIGN);
    else if (kind === 'record') return this.#counted(text ?? '', number);
    else if ('record' in kind) return this.#counted(kind.record, number);
    else this.#problems = tally(this.#problems, number, kind.problem);
    return undefined;
  }

  #counted(record: string, number: number): string {
    if (this.#start >= 0 && record.split(' ')[this.#start] === '-')
      this.#timeless = { ...tally(this.#timeless, number, NOT_IN_WINDOWS), timeless: true };
    return record;
  }
}

const TOO_LONG = { problem: 'the line is too long' } as const;
const NOT_UTF8 = { problem: 'not UTF-8' } as const;
const FOREIGN = 'another header: the lines after it are skipped';

/** Counts a skipped line; the first one determines the reason. */
function tally(so: Omit<Skipped, 'where'> | undefined, line: number, reason: string): Omit<Skipped, 'where'> {
  return so ? { ...so, lines: (so.lines ?? 0) + 1 } : { line, lines: 1, reason };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are all the bytes of ASCII
const isText = (latin1: string) => /^[\u0000-\u007f]*$/.test(latin1) || isUtf8(Buffer.from(latin1, 'latin1'));
