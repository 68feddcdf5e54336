import * as v from 'valibot';
import { checkHeartbeat, NotifyListSchema } from '../alerts/notify-schema.ts';
import { type Form, flag, oneOrMore, optional, parts, text, words } from '../forms/form.ts';
import { checkJobName } from '../jobs/job-name.ts';
import { ENGINE_NAMES } from './engine-names.ts';
import { filter, limit, options } from './report-parts.ts';

/** A job in `flowq.json`: a report with its command line options, under the same names. */
export const JobSchema = v.pipe(
  parts({
    name: words(checkJobName),
    report: optional(
      text,
      'Name of a report, or file of a custom one; a job has one of report, query, page and fill',
    ),
    query: optional(text, 'Custom SQL'),
    page: optional(text, 'Name of a page: overview, security, cost, host, or one of pages; requires out'),
    fill: optional(flag, 'Whether the job only updates the store; requires since, such as 30d'),
    since: optional(text, 'Start of the window: last, all, or a time (default: last)'),
    until: optional(text, 'End of the window; not with since last'),
    every: optional(text, 'Length of windows, such as 1h or 1d'),
    lag: optional(text, 'Delivery delay: each window ends this long before now'),
    settle: optional(text, 'A window is run again if late files arrive within this long of its end'),
    catchUp: optional(flag, 'Whether missed windows are run one by one'),
    first: optional(text, 'Start of the first window'),
    tz: optional(text, 'IANA time zone of dates'),
    against: optional(text, 'Compare with the window this long before, such as 1w'),
    filter: optional(filter, 'Records to select; each a value or a list of values'),
    options: optional(options, 'Options of the report, or arguments of the page, by name'),
    limit: optional(limit, 'Maximum number of rows'),
    format: optional(text, 'Output format (default: by the file ending of out)'),
    out: optional(text, 'File or s3://bucket/key, with placeholders such as {since}'),
    names: optional(
      flag,
      'Whether to add columns with names of addresses, ids and ports; see flowq inventory',
    ),
    ifRows: optional(flag, 'Whether to write output only if there are rows'),
    failOn: optional(
      oneOrMore(text, 'a text or a list of texts'),
      "Tests that set exit code 10, such as 'rows > 0'",
    ),
    notify: v.optional(v.pipe(NotifyListSchema, v.description('Targets that the job sends messages to'))),
    heartbeat: optional(
      words(checkHeartbeat),
      'URL that each successful run requests, or env:NAME of a variable that holds it',
    ),
    safeCsv: optional(
      flag,
      'Whether to put an apostrophe before cells that a spreadsheet would run as formulas',
    ),
    strict: optional(flag, 'Whether the run fails if files or lines have to be skipped'),
    engine: optional(text, ENGINE_NAMES.join(', ')),
    timeout: optional(text, 'Maximum time of a query, such as 30m'),
    memory: optional(text, 'Maximum memory of a query over files on disk, such as 2GB'),
    maxScan: optional(text, 'Maximum bytes to scan, such as 10GB'),
    maxDownload: optional(text, 'Maximum bytes to fetch from S3, such as 10GB (default: 5GB)'),
    refreshTables: optional(flag, 'Whether to update the Glue tables first, as flowq init does'),
    temporaryTable: optional(
      flag,
      'Whether tables for the time of a query may hold names, rules and lists that its SQL has no room for',
    ),
    reuse: optional(text, 'Maximum age of an Athena result to reuse, such as 60m'),
  }),
  v.check(
    ({ report, query, page, fill }) =>
      [report, query, page, fill].filter((one) => one !== undefined).length === 1,
    '!it needs exactly one of report, query, page and fill',
  ),
);

// An interface, so that the types of schemas with jobs refer to it instead of repeating it.
export interface JobConfig extends v.InferOutput<typeof JobSchema> {}

/** Jobs with distinct names. */
export const JobsSchema: Form<readonly JobConfig[], unknown> = v.pipe(
  v.array<v.GenericSchema<unknown, JobConfig>, string>(JobSchema, 'a list'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const names = dataset.value.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) addIssue({ message: `!two jobs are named ${twice}` });
  }),
);
