/**
 * Names of single folders between `AWSLogs/` and a day or hour, for listing level by level. For complete paths see
 * `delivery.ts`.
 */

/** Folder of an organisation or of an account. */
export type TopFolder =
  | { readonly organisation: string }
  | { readonly account: string; readonly hive: boolean };

/** Parses the name of a folder below `AWSLogs/`; undefined if it is neither an organisation nor an account. */
export function parseTopFolder(name: string): TopFolder | undefined {
  if (/^o-[a-z0-9]+$/.test(name)) return { organisation: name };
  const match = /^(aws-account-id=)?(\d{12}|unknown)$/.exec(name);
  return match ? { account: match[2] ?? '', hive: match[1] !== undefined } : undefined;
}

/** Returns whether a folder below `AWSLogs/` may contain accounts: any name except that of an account. */
export const isGroupFolder = (name: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && !isAccountFolder(name);

const isAccountFolder = (name: string) => 'account' in (parseTopFolder(name) ?? {});

/** Returns the name of an account's folder. */
export function accountFolder(hive: boolean, account: string): string {
  return `${hive ? 'aws-account-id=' : ''}${account}`;
}

/** Returns the name of the flow logs folder in an account's folder. */
export function serviceFolder(hive: boolean): string {
  return hive ? 'aws-service=vpcflowlogs' : 'vpcflowlogs';
}

/** Parses the name of a Region's folder; undefined for any other name. */
export function parseRegionFolder(name: string, hive: boolean): string | undefined {
  const region = hive ? /^aws-region=(.+)$/.exec(name)?.[1] : name;
  return region !== undefined && /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region) ? region : undefined;
}

const DATE_DIGITS = { year: 4, month: 2, day: 2, hour: 2 } as const;

export type DatePart = keyof typeof DATE_DIGITS;

/** Digits of each date part, zero-padded. */
export const dateDigits: Readonly<Record<DatePart, number>> = DATE_DIGITS;

/** Returns the digits in the name of a year, month, day or hour folder; undefined for any other name. */
export function parseDateFolder(name: string, part: DatePart, hive: boolean): string | undefined {
  const digits = hive ? (name.startsWith(`${part}=`) ? name.slice(part.length + 1) : '') : name;
  return digits.length === DATE_DIGITS[part] && /^\d+$/.test(digits) ? digits : undefined;
}
