import { address, measures, port, protocol, seen } from '../columns.ts';
import type { ReportColumn } from '../define-report.ts';

/** Columns of reports about requests: who asks whom for which service. */
export const requestColumns = {
  srcaddr: address.source,
  dstaddr: address.destination,
  dstport: port.destination,
  protocol,
} satisfies Record<string, ReportColumn>;

/** How often it was asked, and what came of it. */
export const requestMeasures = {
  connections: { meaning: 'requests with a source port of their own', unit: 'connections' },
  flows: measures.flows,
  accepted: { meaning: 'records with action ACCEPT', unit: 'records' },
  rejected: { meaning: 'records with action REJECT', unit: 'records' },
  packets: measures.packets,
  bytes: measures.bytes,
  ...seen,
} satisfies Record<string, ReportColumn>;
