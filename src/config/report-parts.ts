import * as v from 'valibot';
import { FILTER_PARTS, type FilterPart } from '../flows/record-filter.ts';
import { oneOrMore, parts, text } from '../forms/form.ts';

/** Options of a report in jobs and pages, named as on the command line. */

const word = v.union([text, v.number()], 'a text or number');

const filterValues = oneOrMore(word, 'a text or number or a list of them');

const ROWS = 'a whole number above 0, or all';

export const limit = v.union(
  [v.literal('all'), v.pipe(v.number(), v.integer(ROWS), v.minValue(1, ROWS))],
  ROWS,
);

const PORTS = 'a port from 0 to 65535, a text or a list of them';

const port = v.union(
  [text, v.pipe(v.number(), v.integer(PORTS), v.minValue(0, PORTS), v.maxValue(65_535, PORTS))],
  PORTS,
);

const FILTER = Object.fromEntries(
  FILTER_PARTS.map((part) => [part, v.optional(filterValues)]),
) as unknown as Record<FilterPart, v.OptionalSchema<typeof filterValues, undefined>>;

const ports = v.optional(oneOrMore(port, PORTS));

/** Records to select. */
export const filter = parts({ ...FILTER, port: ports, srcPort: ports });

/** Options of a report, by name. */
export const options = v.record(
  v.string(),
  v.union([v.string(), v.number(), v.boolean()], 'a text, a number, true or false'),
  'an object of texts, numbers, true and false',
);

export type FilterConfig = v.InferOutput<typeof filter>;
