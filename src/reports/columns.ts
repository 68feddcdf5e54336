import type { ReportColumn } from './define-report.ts';

/** Columns that mean the same in several reports. */

export const address = {
  source: { meaning: 'source address' },
  destination: { meaning: 'destination address' },
} satisfies Record<string, ReportColumn>;

export const port = { destination: { meaning: 'destination port, 0 for ICMP' } } satisfies Record<
  string,
  ReportColumn
>;

export const protocol = {
  meaning: 'IANA keyword of the protocol, its number where there is none',
} satisfies ReportColumn;

export const measures = {
  flows: { meaning: 'records', unit: 'records' },
  packets: { meaning: 'packets; those a record lacks count as 0', unit: 'packets' },
  bytes: { meaning: 'bytes; those a record lacks count as 0', unit: 'bytes' },
} satisfies Record<string, ReportColumn>;

export const seen = {
  first_seen: { meaning: 'earliest start of a record', unit: 'ISO 8601, UTC' },
  last_seen: { meaning: 'latest end of a record', unit: 'ISO 8601, UTC' },
} satisfies Record<string, ReportColumn>;

export const decisions = {
  accepted: { meaning: 'records with action ACCEPT', unit: 'records' },
  rejected: { meaning: 'records with action REJECT', unit: 'records' },
} satisfies Record<string, ReportColumn>;
