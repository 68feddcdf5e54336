import { parseBlock } from '../logs/cidr.ts';
import { PROTOCOL_KEYWORDS } from '../logs/protocols.ts';
import { servicePort } from '../logs/services.ts';

/** Parsers of filter values. Each throws a RangeError for an invalid value. */

/** Numbers from the first to the last, inclusive. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** Interfaces and addresses that a name resolves to, with their times: Unix seconds, omitted if unknown. */
export interface Meaning {
  readonly interfaces: readonly (Lifetime & { readonly id: string })[];
  readonly blocks: readonly HeldBlock[];
}

/** A block or single address, with the times and networks in which it has the name. */
export interface HeldBlock extends Lifetime {
  readonly block: string;
  /** Blocks within it that belong to others. */
  readonly except?: readonly string[] | undefined;
  /** The VPCs whose records match; by default all, including records without a VPC. */
  readonly vpcs?: readonly string[] | undefined;
  /** The VPCs and accounts in which the addresses belong to others. */
  readonly notVpcs?: readonly string[] | undefined;
  readonly notAccounts?: readonly string[] | undefined;
}

/** Time of existence: Unix seconds, omitted if unknown. */
export interface Lifetime {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** The meanings of names, by name. */
export type Meanings = Readonly<Record<string, Meaning>>;

/** Returns the meaning of a value that is a name; properties of objects, such as `constructor`, are not names. */
export function meaningIn(meanings: Meanings | undefined, word: string): Meaning | undefined {
  return meanings && Object.hasOwn(meanings, word) ? meanings[word] : undefined;
}

/** A single IPv4 address, a block, or private or public addresses. */
export type AddressValue =
  | { readonly address: string }
  | { readonly block: string }
  | { readonly scope: 'private' | 'public' };

export function addressValue(word: string): AddressValue {
  if (word === 'private' || word === 'public') return { scope: word };
  try {
    const { family, text } = parseBlock(word);
    const [address = '', length] = text.split('/');
    return family === 4 && length === '32' ? { address } : { block: text };
  } catch (error) {
    if (/^[\d.:a-f/%]*$/i.test(word)) throw error;
    throw new RangeError(
      `${JSON.stringify(word)} is not an address, a CIDR block, private, public or a known name`,
    );
  }
}

const LAST_PORT = 65_535;

/** Parses `443`, `1000-2000` or the name of a service, such as `ssh`. */
export function portValue(word: string): NumberRange {
  const port = servicePort(word);
  if (port !== undefined) return { first: port, last: port };
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word) ?? [];
  const range = { first: Number(first), last: Number(last) };
  if (range.first <= range.last && range.last <= LAST_PORT) return range;
  throw new RangeError(
    `${JSON.stringify(word)} is not a port from 0 to ${LAST_PORT}, a range such as 1000-2000 or a service such as ssh`,
  );
}

const LAST_PROTOCOL = 255;

/** Parses the number of a protocol, or its keyword in any case, such as `udp`. */
export function protocolValue(word: string): NumberRange {
  const named = PROTOCOL_KEYWORDS.findIndex((keyword) => keyword?.toLowerCase() === word.toLowerCase());
  const number = named >= 0 ? named : /^\d{1,3}$/.test(word) ? Number(word) : Number.NaN;
  if (number <= LAST_PROTOCOL) return { first: number, last: number };
  throw new RangeError(
    `${JSON.stringify(word)} is not a protocol: a number from 0 to ${LAST_PROTOCOL}, or a name such as tcp, udp or icmp`,
  );
}

/** Returns a parser for known values, ignoring case. */
export function oneOfValues(known: readonly string[]): (word: string) => string {
  return (word) => {
    const meant = known.find((one) => one.toLowerCase() === word.toLowerCase());
    if (meant !== undefined) return meant;
    throw new RangeError(`${JSON.stringify(word)} is not one of ${known.join(', ')}`);
  };
}
