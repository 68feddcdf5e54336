import type { Field } from '../logs/fields.ts';
import { isAddressColumn } from '../logs/record-values.ts';

/** Kinds of fields, with the numbers in `scan.as`. */
export const KIND = {
  text: 0,
  status: 1,
  start: 2,
  end: 3,
  address: 4,
  action: 5,
  account: 6,
  interface: 7,
  int: 8,
  bigint: 9,
} as const;

export type Kind = (typeof KIND)[keyof typeof KIND];

const OF_COLUMN: Readonly<Record<string, Kind>> = {
  log_status: KIND.status,
  start: KIND.start,
  end: KIND.end,
  action: KIND.action,
  account_id: KIND.account,
  interface_id: KIND.interface,
};

/** Returns how the values of a field are checked. */
export function kindOf({ column, type }: Field): Kind {
  if (isAddressColumn(column)) return KIND.address;
  return OF_COLUMN[column] ?? (type === 'string' ? KIND.text : type === 'int' ? KIND.int : KIND.bigint);
}
