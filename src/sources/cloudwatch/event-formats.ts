import { sourceError } from '../../errors.ts';
import { formatOfVersion, headerLine, type RecordFormat } from '../../logs/record-format.ts';
import { isRecord, type LineKind, lineKinds } from '../../logs/record-line.ts';
import { recordsOnly } from '../../readers/records-only.ts';
import type { LogEvent } from './log-events.ts';
import { messageLine } from './message-line.ts';

interface Candidate {
  readonly format: RecordFormat;
  readonly kindOf: (line: string) => LineKind;
}

/** Minimum number of values for a line to look like a record. */
const RECORD_VALUES = 5;

/**
 * Possible formats of a log group's events, the most likely first: a flow log can be replaced by one with another
 * format, and other lines can occur among its records.
 */
export class EventFormats {
  /** The most likely format, used if no event fits any. */
  readonly main: RecordFormat;
  readonly #words: string;
  readonly #known: RecordFormat | undefined;
  readonly #candidates: readonly Candidate[];
  #fitting = 0;
  /** Why the first line that looks like a record does not fit. */
  #problem: string | undefined;

  /**
   * @param words name of the group, for people
   * @param known the format given by the user or described by EC2
   * @param others other formats that records of the group may have
   */
  constructor(words: string, known: RecordFormat | undefined, others: readonly RecordFormat[] = []) {
    const all = known ? [known, ...others] : [...others, formatOfVersion(2)];
    const formats = [...new Map(all.map((format) => [headerLine(format), format])).values()];
    this.main = formats[0] ?? formatOfVersion(2);
    this.#words = words;
    this.#known = known;
    this.#candidates = formats.map((format) => ({ format, kindOf: lineKinds(format) }));
  }

  /** Groups events by the format they fit; those that fit none are last, under undefined. */
  group(events: readonly LogEvent[]): Map<RecordFormat | undefined, LogEvent[]> {
    const lines = events.map(messageLine);
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const whole = this.#candidates.find(({ format }) => recordsOnly(format, bytes));
    if (whole && events.length > 0) {
      this.#fitting += events.length;
      return new Map([[whole.format, [...events]]]);
    }
    const groups = Map.groupBy(events, (event) => this.#formatOf(messageLine(event)));
    const others = groups.get(undefined);
    if (others) {
      groups.delete(undefined);
      groups.set(undefined, others);
    }
    return groups;
  }

  #formatOf(line: string): RecordFormat | undefined {
    const found = this.#candidates.find(({ kindOf }) => isRecord(kindOf(line)));
    if (found) {
      this.#fitting += 1;
      return found.format;
    }
    const values = line.split(' ');
    if (
      values.length >= RECORD_VALUES &&
      values.filter((value) => /\d/.test(value)).length * 2 > values.length
    ) {
      const kind = this.#candidates[0]?.kindOf(line);
      this.#problem ??= typeof kind === 'object' && 'problem' in kind ? kind.problem : undefined;
    }
    return undefined;
  }

  /** Returns why an event is not a record; undefined for one without text. */
  reasonAgainst(event: LogEvent): string | undefined {
    const kind = this.#candidates[0]?.kindOf(messageLine(event));
    if (kind === 'blank') return undefined;
    return typeof kind === 'object' && 'problem' in kind ? kind.problem : 'it is a header line';
  }

  /** Returns these formats with another added; undefined if it is already included. */
  with(other: RecordFormat): EventFormats | undefined {
    const formats = this.#candidates.map(({ format }) => format);
    if (formats.some((format) => headerLine(format) === headerLine(other))) return undefined;
    return new EventFormats(this.#words, this.#known, [...formats, other]);
  }

  /** Why no event has fit so far although some look like records; undefined if one has, or none looks like a record. */
  get misfit(): string | undefined {
    if (this.#fitting > 0 || this.#problem === undefined) return undefined;
    return `${this.notFitting}: ${this.#problem}`;
  }

  /** Message that no event has the expected format. */
  get notFitting(): string {
    const count = this.main.fields.length;
    const expected = this.#known ? `the ${count} fields expected` : 'the default format';
    return `the events of ${this.#words} are not of ${expected}`;
  }

  /** @throws FlowqError (source) when events look like records and none fitted */
  check(): void {
    const { misfit } = this;
    if (misfit !== undefined) throw sourceError(misfit, MISFIT_HINT);
  }
}

export const MISFIT_HINT = 'give --fields with the LogFormat of the flow log that delivers there';
