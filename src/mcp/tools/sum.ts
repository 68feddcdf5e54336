import * as v from 'valibot';
import { aggregate, type Measure } from '../../reports/aggregate.ts';
import { reportQuery } from '../../runs/query/report-query.ts';
import { DEFAULT_ROWS } from '../limits.ts';
import type { MakeQuery } from '../session.ts';
import { comparison, defineTool, described, rowOptions, scope } from './tool.ts';

/** Returns the query of a sum by columns; `flows` are counted. */
export const sumQueryOf =
  (measure: Measure, by: readonly string[]): MakeQuery =>
  ({ limit = DEFAULT_ROWS, against, tz: zone }, inventories) =>
    reportQuery(
      aggregate(measure === 'flows' ? 'count' : 'sum', measure, by),
      {},
      { limit, against, zone, inventories },
    );

export const measure = described(
  v.picklist(['bytes', 'packets', 'flows']),
  'What is summed; flows counts records. Each packet counts once, however many interfaces logged it',
);
export const by = v.optional(
  described(
    v.array(v.string()),
    'Columns to group by, such as srcaddr, dstaddr, dstport, protocol, action, hour, day, vpc_id, az_id, name, src_name, dst_name, workload, namespace',
  ),
  [],
);

export const sum = defineTool({
  name: 'sum',
  description: 'Sum bytes or packets, or count records, by any columns, the largest first.',
  input: v.strictObject({ measure, by, ...scope, ...rowOptions, ...comparison }),
  answer: async ({ measure, by, ...given }, session, signal) => ({
    measure,
    ...(await session.rows(given, sumQueryOf(measure, by), signal)),
  }),
});
