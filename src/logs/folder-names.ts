/**
 * The names of single folders on the way from `AWSLogs/` down to a day or hour, for those who walk there level
 * by level. What whole paths look like is in `delivery.ts`.
 */

/** The folder of an organisation, or of an account. */
export type TopFolder =
  | { readonly organisation: string }
  | { readonly account: string; readonly hive: boolean };

/** Reads the name of a folder below `AWSLogs/`; undefined when it is neither an organisation nor an account. */
export function parseTopFolder(name: string): TopFolder | undefined {
  if (/^o-[a-z0-9]+$/.test(name)) return { organisation: name };
  const match = /^(aws-account-id=)?(\d{12}|unknown)$/.exec(name);
  return match ? { account: match[2] ?? '', hive: match[1] !== undefined } : undefined;
}

/** Whether accounts may stand in a folder of that name below `AWSLogs/`: that of an organisation, or any other. */
export const isGroupFolder = (name: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && !isAccountFolder(name);

const isAccountFolder = (name: string) => 'account' in (parseTopFolder(name) ?? {});

/** Name of an account's folder. */
export function accountFolder(hive: boolean, account: string): string {
  return `${hive ? 'aws-account-id=' : ''}${account}`;
}

/** Name of the folder in an account's that holds its flow logs. */
export function serviceFolder(hive: boolean): string {
  return hive ? 'aws-service=vpcflowlogs' : 'vpcflowlogs';
}

/** Reads the name of a Region's folder. */
export function parseRegionFolder(name: string, hive: boolean): string | undefined {
  const region = hive ? /^aws-region=(.+)$/.exec(name)?.[1] : name;
  return region !== undefined && /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region) ? region : undefined;
}

const DATE_DIGITS = { year: 4, month: 2, day: 2, hour: 2 } as const;

export type DatePart = keyof typeof DATE_DIGITS;

/** Digits that the parts of a date are written with, zero-padded. */
export const dateDigits: Readonly<Record<DatePart, number>> = DATE_DIGITS;

/** Reads the name of a folder of a year, month, day or hour: its digits. */
export function parseDateFolder(name: string, part: DatePart, hive: boolean): string | undefined {
  const digits = hive ? (name.startsWith(`${part}=`) ? name.slice(part.length + 1) : '') : name;
  return digits.length === DATE_DIGITS[part] && /^\d+$/.test(digits) ? digits : undefined;
}
