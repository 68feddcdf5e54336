/** What the compiler must know of reports; `tsc` is what checks it. */
import { expectTypeOf } from 'vitest';
import type { FlowRecord } from '../../src/logs/fields.ts';
import { defineReport, type ReportRow } from '../../src/reports/define-report.ts';
import type { actions, logQuality, ports, rejected, timeline, topTalkers } from '../../src/reports/index.ts';

// The rows of a report follow from its query.
expectTypeOf<ReportRow<typeof rejected>>().toEqualTypeOf<{
  srcaddr: string | null;
  dstaddr: string | null;
  dstport: number | null;
  protocol: string | null;
  flows: bigint;
  packets: bigint;
  bytes: bigint;
  first_seen: string | null;
  last_seen: string | null;
}>();
expectTypeOf<ReportRow<typeof topTalkers>>().toEqualTypeOf<{
  srcaddr: string | null;
  dstaddr: string | null;
  flows: bigint;
  packets: bigint;
  bytes: bigint;
  first_seen: string | null;
  last_seen: string | null;
}>();
expectTypeOf<ReportRow<typeof ports>>().toEqualTypeOf<{
  dstport: number | null;
  protocol: string | null;
  flows: bigint;
  packets: bigint;
  bytes: bigint;
  accepted: bigint;
  rejected: bigint;
  sources: bigint;
  destinations: bigint;
}>();
expectTypeOf<ReportRow<typeof timeline>>().toEqualTypeOf<{
  time: string | null;
  series: string | null;
  flows: bigint;
  packets: bigint;
  bytes: bigint;
  accepted: bigint;
  rejected: bigint;
}>();
expectTypeOf<ReportRow<typeof actions>>().toEqualTypeOf<{
  action: string | null;
  flows: bigint;
  packets: bigint;
  bytes: bigint;
}>();
expectTypeOf<ReportRow<typeof logQuality>>().toEqualTypeOf<{
  log_status: string | null;
  records: bigint;
  share: number | null;
  interfaces: bigint;
  first_seen: string | null;
  last_seen: string | null;
}>();

// A record has each known field under its column, with the type of its values.
expectTypeOf<FlowRecord['next_hop_interface_id']>().toEqualTypeOf<string | null>();
expectTypeOf<FlowRecord['tcp_flags']>().toEqualTypeOf<number | null>();
expectTypeOf<FlowRecord['end']>().toEqualTypeOf<bigint | null>();
// @ts-expect-error: columns have no hyphens
export type NoHyphens = FlowRecord['tcp-flags'];

const definition = {
  name: 'x',
  topic: 'traffic',
  question: 'What?',
  options: {},
  relation: 'flows',
  view: { as: 'table' },
} as const;

export const fitting = defineReport({
  ...definition,
  fields: ['srcaddr', 'start'],
  columns: { srcaddr: { meaning: 'source address' } },
  query: ({ db }) => db.selectFrom('flows').select('srcaddr').orderBy('srcaddr'),
});

export const unknownKey = defineReport({
  ...definition,
  fields: ['srcaddr', 'start'],
  columns: { srcaddr: { meaning: 'source address' } },
  // @ts-expect-error: the rows have no such column
  key: ['dstaddr'],
  query: ({ db }) => db.selectFrom('flows').select('srcaddr').orderBy('srcaddr'),
});

export const undeclaredField = defineReport({
  ...definition,
  fields: ['srcaddr', 'start'],
  columns: { srcaddr: { meaning: 'source address' } },
  // @ts-expect-error: dstaddr is not among the fields
  query: ({ db }) => db.selectFrom('flows').select('srcaddr').where('dstaddr', '=', '10.0.0.1'),
});

export const undescribedColumn = defineReport({
  ...definition,
  fields: ['srcaddr', 'dstaddr', 'start'],
  // @ts-expect-error: dstaddr has no description
  columns: { srcaddr: { meaning: 'source address' } },
  query: ({ db }) => db.selectFrom('flows').select(['srcaddr', 'dstaddr']),
});

export const unknownField = defineReport({
  ...definition,
  // @ts-expect-error: there is no such field
  fields: ['srcaddr', 'colour'],
  columns: { srcaddr: { meaning: 'source address' } },
  query: ({ db }) => db.selectFrom('flows').select('srcaddr'),
});

export const otherRelation = defineReport({
  ...definition,
  fields: ['srcaddr', 'start'],
  columns: { srcaddr: { meaning: 'source address' } },
  // @ts-expect-error: the report is about flows
  query: ({ db }) => db.selectFrom('log_quality').select('srcaddr'),
});

export const unrankedQuery = defineReport({
  ...definition,
  fields: ['srcaddr', 'start'],
  columns: { srcaddr: { meaning: 'source address' } },
  // @ts-expect-error: a query that cannot be cut short is no query of a report
  query: () => ({ compile: () => ({}) }),
});

export const wrongOption = defineReport({
  ...definition,
  fields: ['srcaddr', 'start'],
  options: {
    size: { flags: '--size <n>', meaning: 'of it', default: '1', parse: Number },
  },
  columns: { srcaddr: { meaning: 'source address' } },
  query: ({ db, options }) => {
    expectTypeOf(options.size).toEqualTypeOf<number>();
    return db.selectFrom('flows').select('srcaddr');
  },
});
