import type { ReportColumn } from '../define-report.ts';

/** Columns with the same meaning in several reports. */

export const address = {
  source: { meaning: 'source address' },
  destination: { meaning: 'destination address' },
} satisfies Record<string, ReportColumn>;

export const port = { destination: { meaning: 'destination port, 0 for ICMP' } } satisfies Record<
  string,
  ReportColumn
>;

export const protocol = {
  meaning: 'IANA keyword of the protocol, or its number if it has none',
} satisfies ReportColumn;

/** The two ends of an exchange, and the service between them. */
export const ends = {
  client: { meaning: 'address that sends the request' },
  server: { meaning: 'address that receives the request' },
  port: { meaning: 'port of the service' },
  protocol,
} satisfies Record<string, ReportColumn>;

export const measures = {
  flows: { meaning: 'flow log records', unit: 'records' },
  packets: { meaning: 'packets; a record without a number counts as 0', unit: 'packets' },
  bytes: { meaning: 'bytes; a record without a number counts as 0', unit: 'bytes' },
} satisfies Record<string, ReportColumn>;

export const seen = {
  first_seen: { meaning: 'earliest start of a record', unit: 'ISO 8601, UTC' },
  last_seen: { meaning: 'latest end of a record', unit: 'ISO 8601, UTC' },
} satisfies Record<string, ReportColumn>;

export const decisions = {
  accepted: { meaning: 'records with action ACCEPT', unit: 'records' },
  rejected: { meaning: 'records with action REJECT', unit: 'records' },
} satisfies Record<string, ReportColumn>;

/** Outcomes of connections. */
export const outcomes = {
  accepted: { meaning: 'connections that every interface accepted', unit: 'connections' },
  rejected: { meaning: 'connections that an interface rejected', unit: 'connections' },
} satisfies Record<string, ReportColumn>;

/** Number of connections whose client is a guess. */
export const guessed = {
  meaning: 'connections whose client is a guess, by the lower port',
  unit: 'connections',
} satisfies ReportColumn;

export const connections = {
  meaning: 'connections, counted by source port',
  unit: 'connections',
} satisfies ReportColumn;
