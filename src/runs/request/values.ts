import * as v from 'valibot';
import { messageOf } from '../../errors.ts';
import { controlFree } from '../../forms/control-free.ts';
import type { Form } from '../../forms/form.ts';
import { parseDuration } from '../../logs/duration.ts';
import { parseSize } from '../../logs/parse-size.ts';
import { checkZone } from '../../logs/time-text.ts';

/** Schemas of option values, each given as text or as the parsed value. */

/** An integer in a range. */
const whole = (first: number, last: number, message: string) =>
  v.pipe(v.number(message), v.safeInteger(message), v.minValue(first, message), v.maxValue(last, message));

/** A text that a function parses, or a value of the parsed type. */
function readable<T>(
  typed: v.GenericSchema<unknown, T>,
  read: (text: string) => T,
  message: string,
): Form<T, unknown> {
  return v.pipe(
    v.union([v.string(), typed], message),
    v.rawTransform<string | T, T>(({ dataset, addIssue, NEVER }) => {
      if (typeof dataset.value !== 'string') return dataset.value;
      try {
        return read(dataset.value);
      } catch (error) {
        addIssue({ message: `!${messageOf(error)}` });
        return NEVER;
      }
    }),
  );
}

/**
 * A text that a function can parse; it stays a text.
 * @param read throws for an invalid text
 */
export function meaningful(read: (text: string) => unknown): Form<string> {
  return v.pipe(
    v.string('a text'),
    controlFree,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      try {
        read(dataset.value);
      } catch (error) {
        addIssue({ message: `!${messageOf(error)}` });
      }
    }),
  );
}

/** Path of a file or folder, or its URL. */
export const path: Form<string> = v.pipe(
  v.string('a text'),
  v.nonEmpty('!it is empty'),
  v.check((text) => !text.includes('\0'), '!it has a NUL character'),
);

/** A name in AWS or of an address. */
export const name: Form<string> = v.pipe(v.string('a text'), v.nonEmpty('!it is empty'), controlFree);

const BYTES = 'a size such as 500MB, 10GB or 64GiB';

/** Bytes. */
export const size = readable(
  whole(1, Number.MAX_SAFE_INTEGER, BYTES),
  (text) => {
    const bytes = parseSize(text);
    if (bytes === undefined) throw new RangeError(`${JSON.stringify(text)} is not ${BYTES}`);
    return bytes;
  },
  BYTES,
);

const SECONDS = 'a duration such as 15m, 6h or 1d, or a whole number of seconds';
const LONGEST = 100 * 366 * 86_400;

/** Seconds. */
export const duration = readable(whole(1, LONGEST, SECONDS), parseDuration, SECONDS);

const MAX_ROWS = 2_147_483_647;
const ROWS = 'a whole number from 1 to 2147483647, or all';

export const limit = readable(
  whole(1, MAX_ROWS, ROWS),
  (text): number | 'all' => {
    const rows = /^\d{1,10}$/.test(text) ? Number(text) : 0;
    if (text === 'all') return text;
    if (rows < 1 || rows > MAX_ROWS) throw new RangeError(`${JSON.stringify(text)} is not ${ROWS}`);
    return rows;
  },
  ROWS,
);

export const zone = meaningful(checkZone);

const TIME = 'a time: a text such as 1d or 2026-11-20, a Date, a Temporal.Instant or whole Unix seconds';

type Time = string | number | Date | { readonly epochMilliseconds: number };

/** A time; relative ones depend on the clock of the run. */
export const time: Form<Time> = v.union(
  [
    v.pipe(v.string(), v.nonEmpty(TIME), controlFree),
    whole(0, Number.MAX_SAFE_INTEGER, TIME),
    v.date(TIME),
    v.custom<{ readonly epochMilliseconds: number }>(
      (value) => typeof (value as { epochMilliseconds?: unknown } | null)?.epochMilliseconds === 'number',
    ),
  ],
  TIME,
);
