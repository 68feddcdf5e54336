import * as v from 'valibot';
import { fieldOfColumn } from '../../logs/fields.ts';
import { formatInstant } from '../../logs/instant.ts';
import { configuredLogs } from '../../runs/query/configured-logs.ts';
import { sqlQuery } from '../../runs/query/report-query.ts';
import { MAX_ROWS } from '../limits.ts';
import type { MakeQuery } from '../session.ts';
import { defineTool, scope } from './tool.ts';

const TIME = 'ISO 8601, UTC';

const PER_ACCOUNT = `SELECT account_id, region, count(*) AS records,
  sum(CASE WHEN log_status = 'NODATA' THEN 1 ELSE 0 END) AS without_traffic,
  sum(CASE WHEN log_status = 'SKIPDATA' THEN 1 ELSE 0 END) AS lost,
  min("start") AS first_start, max("end") AS last_end
FROM log_quality GROUP BY account_id, region ORDER BY records DESC, account_id, region`;

export const describeSource = defineTool({
  name: 'describe_source',
  description:
    'Describe the flow logs: accounts, Regions, fields, oldest and newest record, lost records. Reads the window, so keep it short.',
  input: v.strictObject({ since: scope.since, until: scope.until }),
  answer: async (given, session, signal) => {
    let fields: readonly string[] = [];
    let engine = '';
    const makeQuery: MakeQuery = (_, inventories) => ({
      ...sqlQuery(PER_ACCOUNT, { limit: MAX_ROWS, inventories }),
      units: {
        records: 'records',
        without_traffic: 'records',
        lost: 'records',
        first_start: TIME,
        last_end: TIME,
      },
      judged: async ({ sets, dialect }) => {
        const columns = new Set(sets.flatMap((set) => [...set.columns.keys()]));
        fields = [...columns].map((column) => fieldOfColumn(column)?.name ?? column);
        engine = dialect.title;
        return [];
      },
    });
    const answer = await session.rows(given, makeQuery, signal);
    const { columns } = answer;
    const isTime = columns.map(({ name }) => name === 'first_start' || name === 'last_end');
    const rows = answer.rows.map((row) =>
      row.map((value, at) => (isTime[at] && value !== null ? formatInstant(Number(value)) : value)),
    );
    const { config } = session.options.base;
    return {
      ...answer,
      rows,
      engine,
      fields,
      hasInventory: session.inventories().inventory() !== undefined,
      config: configuredLogs(config)?.config,
      allowsSql: session.options.allowSql,
    };
  },
});
