import type { Discovery, FlowLogFindings, PlaceFindings } from '../../src/catalog/discovery/findings.ts';
import type { Layout } from '../../src/logs/delivery.ts';
import { parseFields } from '../../src/logs/record-format.ts';

export const PLAIN: Layout = { hive: false, hourly: false };
const NEWEST = { key: 'k.log.gz', size: 100, time: 1_795_000_000 };

/** A flow log whose text files have these fields. */
export function textLog(
  id: string,
  fields: string,
  layout: Layout = PLAIN,
  time = NEWEST.time,
): FlowLogFindings {
  return { id, layout, content: { kind: 'text', format: parseFields(fields) }, newest: { ...NEWEST, time } };
}

export function parquetLog(id: string, fields: string, layout: Layout = PLAIN): FlowLogFindings {
  const columns = parseFields(fields).fields.map(({ column, type }) => ({ name: column, type }));
  return { id, layout, content: { kind: 'parquet', columns }, newest: NEWEST };
}

export function otherLog(id: string, layout: Layout = PLAIN): FlowLogFindings {
  return { id, layout, content: { kind: 'other', reason: 'Transit Gateway' }, newest: NEWEST };
}

export function place(
  flowLogs: readonly FlowLogFindings[] | undefined,
  more: Partial<PlaceFindings> = {},
): PlaceFindings {
  const hive = flowLogs?.[0]?.layout.hive ?? false;
  return { hive, account: '111111111111', region: 'us-east-1', firstDay: '2026-11-01', flowLogs, ...more };
}

export function discovery(...places: readonly PlaceFindings[]): Discovery {
  return {
    location: { bucket: 'logs', prefix: '' },
    places,
    notes: [],
    calls: { lists: 0, bound: 0, reads: 0 },
  };
}
