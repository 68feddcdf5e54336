/** Valid values of a record, the same for all file formats. */

export const STATUSES = ['OK', 'NODATA', 'SKIPDATA'] as const;

export const ACTIONS = ['ACCEPT', 'REJECT'] as const;

/** Columns whose values are IP addresses. */
export const ADDRESS_COLUMNS: ReadonlySet<string> = new Set([
  'srcaddr',
  'dstaddr',
  'pkt_srcaddr',
  'pkt_dstaddr',
]);

export const isAddressColumn = (column: string): boolean => ADDRESS_COLUMNS.has(column);

/** Texts that programs write for a missing number, in lower case. */
export const MISSING_NUMBERS: readonly string[] = ['-', 'none', 'nan', 'null'];

/**
 * Columns that show whether a record without a status has traffic: it has none if the value of the first logged one is
 * missing.
 */
export const TRAFFIC_COLUMNS: readonly string[] = [
  'action',
  'packets',
  'bytes',
  'srcaddr',
  'dstaddr',
  'protocol',
  'pkt_srcaddr',
];

/** Value in the account column if a Transit Gateway's records are read in the VPC format. */
export const GATEWAY_ACCOUNT = 'TransitGateway';

/** Descriptions of invalid records. */
export const PROBLEM = {
  status: 'log_status is not OK, NODATA or SKIPDATA',
  action: 'action is not ACCEPT or REJECT',
  number: (column: string) => `${column} is not a number in range`,
  address: (column: string) => `${column} is not an IP address`,
  noStart: 'start is missing',
  order: 'start is after end',
  gateway: 'a record of a Transit Gateway, not of a VPC',
  interface: 'interface_id is an address: not a record of a VPC',
} as const;

/** Reason why a window does not count a record without traffic; queries of all records do. */
export const NOT_IN_WINDOWS = 'start is missing: not counted in a window';

/** Restores the leading zeros of an account id that was stored as a number. */
export function accountText(text: string): string {
  return /^\d{1,11}$/.test(text) ? text.padStart(12, '0') : text;
}
