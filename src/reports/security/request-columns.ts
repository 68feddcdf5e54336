import type { ReportColumn } from '../define-report.ts';
import { address, port, protocol } from '../kit/columns.ts';

/** Columns that identify a request: its ends, and the service. */
export const requestColumns = {
  srcaddr: address.source,
  dstaddr: address.destination,
  dstport: port.destination,
  protocol,
} satisfies Record<string, ReportColumn>;
