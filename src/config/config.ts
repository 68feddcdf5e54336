import * as v from 'valibot';
import { QuietSchema } from '../alerts/notify-schema.ts';
import { list, oneOrMore, optional, parts, text, words } from '../forms/form.ts';
import { parseSize } from '../logs/parse-size.ts';
import { JobsSchema } from './job-schema.ts';
import { PagesSchema } from './page-schema.ts';
import { LocalSourceSchema } from './source/files.ts';
import { GlueSourceSchema } from './source/glue-tables.ts';
import { CloudWatchSourceSchema } from './source/log-group.ts';

const StoreSchema = parts({
  folder: optional(text, "Relative to the folder of flowq.json (default: the system's data folder)"),
  most: optional(words(readSize), 'Maximum size, such as 50GB; least recently used data is evicted'),
});

/** The schema of `flowq.json`: a source, written by `flowq init`, and the jobs to run over it. */
export const ConfigSchema = parts({
  $schema: optional(text, 'URL or path of the JSON schema, for editors'),
  /** Version of the file format. */
  flowq: v.literal(1, ({ input }) => `!it is ${JSON.stringify(input)}, and this version reads 1`),
  source: v.variant('kind', [LocalSourceSchema, GlueSourceSchema, CloudWatchSourceSchema], ({ expected }) =>
    expected === 'Object' ? 'an object' : '!it is not local, glue or cloudwatch',
  ),
  store: optional(StoreSchema, 'Cache of records as Parquet, if there is one'),
  reports: optional(text, 'Folder of custom reports, relative to the folder of flowq.json'),
  inventory: optional(text, 'Inventory file, relative to the folder of flowq.json (default: inventory.json)'),
  names: optional(
    oneOrMore(text, 'a text or a list of texts'),
    "Files of custom names, CSV with lines of cidr,name or AWS's ip-ranges.json; relative to the folder of flowq.json",
  ),
  quiet: optional(list(QuietSchema), 'Known things that alerts leave out'),
  pages: optional(PagesSchema, 'Pages that flowq page and jobs write, by name'),
  jobs: optional(JobsSchema, 'Jobs that flowq run runs'),
});

/** The content of a `flowq.json`; [flowq.schema.json](../flowq.schema.json) describes each part. */
export type Config = v.InferOutput<typeof ConfigSchema>;
export type StoreConfig = v.InferOutput<typeof StoreSchema>;
export type { JobConfig } from './job-schema.ts';
export type { PageConfig, SectionConfig } from './page-schema.ts';
export type { LocalSourceConfig } from './source/files.ts';
export type { FlowLogsOfPlace, GlueSourceConfig, OverlapConfig, TableConfig } from './source/glue-tables.ts';
export type { CloudWatchSourceConfig } from './source/log-group.ts';

function readSize(words: string): void {
  if (parseSize(words) === undefined)
    throw new RangeError(`${JSON.stringify(words)} is not a size such as 50GB`);
}
