import * as v from 'valibot';
import { FILTER_PARTS } from '../../flows/record-filter.ts';
import { MAX_ROWS } from '../limits.ts';
import type { Session } from '../session.ts';
import type { ToolAnswer } from '../tool-result.ts';

/** A tool of the server. */
export interface Tool<T extends v.GenericSchema = v.GenericSchema> {
  readonly name: string;
  readonly description: string;
  readonly input: T;
  answer(given: v.InferOutput<T>, session: Session, signal: AbortSignal): Promise<ToolAnswer>;
}

/** A tool with any input, which the server has checked by the schema. */
export type AnyTool = Omit<Tool, 'answer'> & {
  answer(given: never, session: Session, signal: AbortSignal): Promise<ToolAnswer>;
};

export const defineTool = <const T extends v.GenericSchema>(tool: Tool<T>): Tool<T> => tool;

export const described = <T extends v.GenericSchema>(schema: T, text: string) =>
  v.pipe(schema, v.description(text));

/** Input schema for the records of a call. */
export const scope = {
  since: described(v.string(), 'Start: 15m, 6h, 1d, 2w ago, today, a date, an ISO 8601 instant'),
  until: v.optional(described(v.string(), 'End, in the same forms (default: now)')),
  filter: v.optional(
    described(
      v.record(v.string(), v.array(v.string())),
      `Values by part (${FILTER_PARTS.join(', ')}), such as {"port":["ssh","8000-9000"],"action":["reject"]}; ! excludes; src, dst, addr take addresses, CIDR blocks, private, public, names`,
    ),
  ),
};

/** Input schema for the rows of an answer. */
export const rowOptions = {
  limit: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ROWS)),
      'Maximum rows (default: 50)',
    ),
  ),
  names: v.optional(described(v.boolean(), 'Add names from the inventory (default: true)')),
};

/** Input schema for comparing a ranking with an earlier window. */
export const comparison = {
  against: v.optional(
    described(
      v.string(),
      'Compare with the window this long before, such as 1w: adds then, now, change and trend, the largest change first',
    ),
  ),
};
