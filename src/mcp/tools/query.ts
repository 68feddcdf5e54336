import * as v from 'valibot';
import { sqlQuery } from '../../runs/query/report-query.ts';
import { DEFAULT_ROWS } from '../limits.ts';
import { defineTool, described, rowOptions, scope } from './tool.ts';

export const query = defineTool({
  name: 'query',
  description:
    'Run one SELECT over flows, conversations (each packet once) and log_quality, or over interfaces, addresses, interface_groups and rules of the inventory, in the SQL of the engine. Prefer run_report and sum.',
  input: v.strictObject({
    sql: described(v.string(), 'One SELECT; the window and filter are applied to flows'),
    ...scope,
    ...rowOptions,
  }),
  answer: async ({ sql, ...given }, session, signal) => ({
    ...(await session.rows(
      given,
      ({ limit = DEFAULT_ROWS }, inventories) => sqlQuery(sql, { limit, inventories }),
      signal,
    )),
  }),
});
