import * as v from 'valibot';
import { checkHeartbeat, NotifyListSchema } from '../alerts/notify-schema.ts';
import { FILTER_PARTS, type FilterPart } from '../flows/record-filter.ts';
import { flag, oneOrMore, optional, parts, text, words } from '../forms/form.ts';
import { checkJobName } from '../jobs/job-name.ts';
import { ENGINE_NAMES } from './engine-names.ts';

const word = v.union([text, v.number()], 'a text or number');

const filterWords = oneOrMore(word, 'a text or number or a list of them');

const ROWS = 'a whole number above 0, or all';

const limit = v.union([v.literal('all'), v.pipe(v.number(), v.integer(ROWS), v.minValue(1, ROWS))], ROWS);

const PORTS = 'a port from 0 to 65535, a text or a list of them';

const port = v.union(
  [text, v.pipe(v.number(), v.integer(PORTS), v.minValue(0, PORTS), v.maxValue(65_535, PORTS))],
  PORTS,
);

const FILTER = Object.fromEntries(
  FILTER_PARTS.map((part) => [part, v.optional(filterWords)]),
) as unknown as Record<FilterPart, v.OptionalSchema<typeof filterWords, undefined>>;

const ports = v.optional(oneOrMore(port, PORTS));

/** A job in `flowq.json`: a report with the options it has on the command line, under the same names. */
export const JobSchema = v.pipe(
  parts({
    name: words(checkJobName),
    report: optional(text, 'Name of a report, or file of one of your own; a job has this or query'),
    query: optional(text, 'SQL of your own'),
    fill: optional(
      flag,
      'Whether the job brings the store up to date and answers nothing; with since, as in 30d',
    ),
    since: optional(text, 'last, which is meant when it is left out, all, or a time in words'),
    until: optional(text, 'A time in words; not with since last'),
    every: optional(text, 'Length of windows, such as 1h or 1d'),
    lag: optional(text, 'How long deliveries take; windows end so long ago'),
    settle: optional(text, 'How long finished windows are looked at again for files that came late'),
    catchUp: optional(flag, 'Whether missed windows are run one by one'),
    first: optional(text, 'Where the first run begins'),
    tz: optional(text, 'IANA time zone of dates'),
    filter: optional(
      parts({ ...FILTER, port: ports, srcPort: ports }),
      'Which records the job is about; each a value or a list of them',
    ),
    options: optional(
      v.record(
        v.string(),
        v.union([v.string(), v.number(), v.boolean()], 'a text, a number, true or false'),
        'an object of texts, numbers, true and false',
      ),
      "Options of the report's own, by their names",
    ),
    limit: optional(limit, 'Rows at the most'),
    format: optional(text, 'Form of the output; else told by the ending of out'),
    out: optional(text, 'File or s3://bucket/key, with placeholders such as {since}'),
    names: optional(flag, 'Whether names stand beside addresses, ids and ports; see flowq inventory'),
    ifRows: optional(flag, 'Whether nothing is written when there are no rows'),
    failOn: optional(
      oneOrMore(text, 'a text or a list of texts'),
      "Tests that make exit code 10, such as 'rows > 0'",
    ),
    notify: v.optional(v.pipe(NotifyListSchema, v.description('Whom the job tells of what it finds'))),
    heartbeat: optional(
      words(checkHeartbeat),
      'URL, or env:NAME of one, that is asked for after each good run',
    ),
    safeCsv: optional(flag, 'Whether cells that a spreadsheet would run get an apostrophe'),
    strict: optional(flag, 'Whether what has to be skipped makes the run fail'),
    engine: optional(text, ENGINE_NAMES.join(', ')),
    timeout: optional(text, 'Longest time of a query, such as 30m'),
    memory: optional(text, 'Most memory of a query over files on disk, such as 2GB'),
    maxScan: optional(text, 'Most bytes to scan, such as 10GB'),
    refreshTables: optional(flag, 'Whether the Glue tables are brought up to date first, as flowq init does'),
    reuse: optional(text, 'Age of an Athena result that may be taken again, such as 60m'),
  }),
  v.check(
    ({ report, query, fill }) => [report, query, fill].filter((one) => one !== undefined).length === 1,
    '!it takes one of report, query and fill',
  ),
);

export type JobConfig = v.InferOutput<typeof JobSchema>;

/** Jobs whose names differ. */
export const JobsSchema = v.pipe(
  v.array(JobSchema, 'a list'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const names = dataset.value.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) addIssue({ message: `!two jobs are named ${twice}` });
  }),
  v.readonly(),
);
