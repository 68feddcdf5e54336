import { afterAddress } from './address-bytes.ts';
import type { Field } from './fields.ts';
import type { RecordFormat } from './record-format.ts';
import { ACTIONS, isAddressColumn, STATUSES } from './record-values.ts';

const SPACE = 32;
const LINE_FEED = 10;
const DASH = 45;
const ZERO = 48;

/** Kinds of fields: these, or the number of digits of a number that fits beyond doubt. */
const TEXT = 0;
const STATUS = 1;
const START = 2;
const END = 3;
const ADDRESS = 4;
const ACTION = 5;
const ACCOUNT = 6;
const INTERFACE = 7;
const INT = 9;
const BIGINT = 18;

/** Times with more digits are not compared here. */
const TIME = 15;

/**
 * Whether all lines of some bytes, each with its line feed, are records beyond doubt: a look at each byte once, for
 * the many files that have nothing else. Where it says no, `lineKinds` decides.
 * @param bytes ASCII or UTF-8
 * @param from where the first line begins
 * @param to the position after the last line feed
 */
export function recordsOnly(format: RecordFormat): (bytes: Uint8Array, from: number, to: number) => boolean {
  const kinds = Uint8Array.from(format.fields, kindOf);
  const last = kinds.length - 1;
  // A header that is repeated would pass where all values are text.
  if (!kinds.some((kind) => kind !== TEXT)) return () => false;
  return (bytes, from, to) => {
    let at = from;
    while (at < to) {
      let start = 0;
      let end = Number.POSITIVE_INFINITY;
      for (let field = 0; field <= last; field += 1) {
        const begin = at;
        const kind = kinds[field] as number;
        if (bytes[at] === DASH && kind !== TEXT && kind !== START && kind !== STATUS) at += 1;
        else if (kind === TEXT) at = afterText(bytes, at);
        else if (kind === ADDRESS) at = afterAddress(bytes, at);
        else if (kind >= INT || kind === START || kind === END) {
          let value = 0;
          while (((bytes[at] as number) - ZERO) >>> 0 < 10) {
            value = value * 10 + (bytes[at] as number) - ZERO;
            at += 1;
          }
          if (at - begin > (kind >= INT ? kind : TIME)) return false;
          if (kind === START) start = value;
          else if (kind === END) end = value;
        } else at = afterWord(bytes, at, kind);
        if (at === begin || at >= to || bytes[at] !== (field === last ? LINE_FEED : SPACE)) return false;
        at += 1;
      }
      if (start > end) return false;
    }
    return true;
  };
}

function kindOf({ column, type }: Field): number {
  if (isAddressColumn(column)) return ADDRESS;
  return KIND[column] ?? (type === 'string' ? TEXT : type === 'int' ? INT : BIGINT);
}

const KIND: Readonly<Record<string, number>> = {
  log_status: STATUS,
  start: START,
  end: END,
  action: ACTION,
  account_id: ACCOUNT,
  interface_id: INTERFACE,
};

function afterText(bytes: Uint8Array, at: number): number {
  let end = at;
  while ((bytes[end] as number) > SPACE) end += 1;
  return end;
}

const [OK, ...OTHER_STATUSES] = STATUSES.map((status) => Buffer.from(status));
const ACTION_WORDS = ACTIONS.map((action) => Buffer.from(action));
const GATEWAY = 'T'.charCodeAt(0);
const ENI = Buffer.from('eni-');

/** The position after a value of that kind, or `at` where what stands there is not one beyond doubt. */
function afterWord(bytes: Uint8Array, at: number, kind: number): number {
  if (kind === STATUS && bytes[at] === OK?.[0] && bytes[at + 1] === OK?.[1]) return at + 2;
  if (kind === STATUS) return at + lengthOf(OTHER_STATUSES, bytes, at);
  if (kind === ACTION) return at + lengthOf(ACTION_WORDS, bytes, at);
  if (kind === ACCOUNT) return bytes[at] === GATEWAY ? at : afterText(bytes, at);
  return stands(ENI, bytes, at) ? afterText(bytes, at) : at;
}

function lengthOf(words: readonly Uint8Array[], bytes: Uint8Array, at: number): number {
  for (const word of words) if (stands(word, bytes, at)) return word.length;
  return 0;
}

function stands(word: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let next = 0; next < word.length; next += 1) if (bytes[at + next] !== word[next]) return false;
  return true;
}
