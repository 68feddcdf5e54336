import * as v from 'valibot';
import { listOf, optional, parts, text, words } from '../forms/form.ts';
import { parseDuration } from '../logs/duration.ts';
import { filter, limit, options } from './report-parts.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

const ARGUMENT = /^[a-z][a-z0-9_]*$/;

const checked = (pattern: RegExp, marks: string) => (name: string) => {
  if (!pattern.test(name))
    throw new RangeError(`${JSON.stringify(name)} is not lower-case letters, digits and ${marks}`);
};
const checkName = checked(NAME, 'dashes');
const checkArgument = checked(ARGUMENT, 'underscores');

const SectionSchema = parts({
  report: v.pipe(text, v.description('Name of a report, or file of a custom one')),
  title: optional(text, "Heading (default: the report's question)"),
  options: optional(options, 'Options of the report, by name'),
  filter: optional(filter, 'Records to select, in addition to the filter of the page'),
  limit: optional(limit, 'Maximum number of rows (default: 1000; 8 in text)'),
  says: optional(
    text,
    'Sentence about the first row, with {column}; of all rows are {sum.column}, {rows} for their number, and {total} of cost reports',
  ),
  none: optional(text, 'Sentence if there are no rows'),
  card: optional(text, 'Column whose sum is one of the numbers at the top of the page'),
});

/** A page: several reports over one window. */
export const PageSchema = parts({
  title: v.pipe(text, v.description('Heading of the page')),
  arguments: optional(
    v.record(words(checkArgument), text, 'an object of texts'),
    'Values that the page needs, with the meaning of each; {name} in its texts stands for one',
  ),
  numbers: optional(
    words(parseDuration),
    'Shows six numbers of the traffic, and how they were so long before, such as 1w',
  ),
  sections: v.pipe(
    listOf(SectionSchema, 'a list of sections that is not empty'),
    v.description('The reports, in their order'),
  ),
});

export const PagesSchema = v.record<ReturnType<typeof words>, v.GenericSchema<unknown, PageConfig>, string>(
  words(checkName),
  PageSchema,
  'an object of pages',
);

/** A page in `flowq.json`: title, arguments and sections, each a report with its options and filter. */
export interface PageConfig extends v.InferOutput<typeof PageSchema> {}
export type SectionConfig = PageConfig['sections'][number];
