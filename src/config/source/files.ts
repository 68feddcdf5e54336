import * as v from 'valibot';
import { optional, parts, text, words } from '../../forms/form.ts';
import { parseFields } from '../../logs/record-format.ts';
import { FORMAT_NAMES } from '../../logs/versions.ts';

/** Flow logs on disk. */
export const LocalSourceSchema = parts({
  kind: v.literal('local'),
  /** Relative to the folder of `flowq.json`. */
  path: text,
  fields: optional(
    words(parseFields),
    `Fields of text files without a header line: ${FORMAT_NAMES}, or a LogFormat`,
  ),
  found: optional(
    v.pipe(v.record(v.string(), v.unknown(), 'an object'), v.readonly()),
    'What flowq init found there, for people; reports inspect the files again',
  ),
});

/** `source` of a `flowq.json` for files on this machine. */
export type LocalSourceConfig = v.InferOutput<typeof LocalSourceSchema>;
