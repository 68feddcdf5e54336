/** What values of a record can be, whatever file they stand in. */

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

/** How programs write a missing number as text, in small letters. */
export const MISSING_NUMBERS: readonly string[] = ['-', 'none', 'nan', 'null'];

/** Columns that tell by a missing value, the first one that is logged, that a record without a status has no traffic. */
export const TRAFFIC_COLUMNS: readonly string[] = [
  'action',
  'packets',
  'bytes',
  'srcaddr',
  'dstaddr',
  'protocol',
  'pkt_srcaddr',
];

/** What a Transit Gateway's records have in the place of an account, where they are read as those of a VPC. */
export const GATEWAY_ACCOUNT = 'TransitGateway';

/** What is wrong with a record, by its column where it is about one. */
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

/** Why a record without traffic is not counted in a window: it counts where all records are. */
export const NOT_IN_WINDOWS = 'start is missing: not counted in a window';

/** Account ids that were stored as numbers, which have no zeros before them, get those back. */
export function accountText(text: string): string {
  return /^\d{1,11}$/.test(text) ? text.padStart(12, '0') : text;
}
