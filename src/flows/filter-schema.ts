import * as v from 'valibot';
import { controlFree } from '../forms/control-free.ts';
import { type Form, parts } from '../forms/form.ts';
import type { Meanings } from './filter-values.ts';
import { FILTER_PARTS, type FilterPart } from './record-filter.ts';

const LIST = 'a list of texts or numbers that is not empty';

const VALUE = 'a text or a whole number';

type Values = Form<readonly string[], readonly (string | number)[]>;

const value = v.pipe(
  v.union([v.string(), v.pipe(v.number(VALUE), v.safeInteger(VALUE), v.minValue(0, VALUE))], VALUE),
  v.transform(String),
  controlFree,
  v.trim(),
  v.check((text) => text !== '' && text !== '!', '!it is empty'),
);

const values: Values = v.pipe(v.array(value, LIST), v.nonEmpty(LIST));

/** Account ids are texts of 12 digits; a spreadsheet or JSON number has lost its leading zeros. */
const accounts: Values = v.pipe(
  values,
  v.transform((ids) =>
    ids.map((id) => id.replace(/^(!?)(\d{1,11})$/, (_, not, digits) => not + digits.padStart(12, '0'))),
  ),
);

const ENTRIES = Object.fromEntries(FILTER_PARTS.map((part) => [part, v.optional(values)])) as Record<
  FilterPart,
  v.OptionalSchema<Values, undefined>
>;

/** The schema of a filter: each part is a list of texts; integers are read as texts. */
export const FilterSchema = parts({
  ...ENTRIES,
  account: v.optional(accounts),
  /** Resolved names among the values, if they are already known. */
  meanings: v.optional(v.custom<Meanings>((one) => typeof one === 'object' && one !== null, 'an object')),
});
