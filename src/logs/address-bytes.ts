const DOT = 46;
const COLON = 58;
const ZERO = 48;

/**
 * The position after the address that begins at `at`, or `at` where none stands in its one text, which `addressText`
 * gives. The bytes must hold another byte after it.
 */
export function afterAddress(bytes: Uint8Array, at: number): number {
  const end = afterIpv4(bytes, at);
  return end > at ? end : afterIpv6(bytes, at);
}

function afterIpv4(bytes: Uint8Array, at: number): number {
  let end = at;
  for (let octet = 0; octet < 4; octet += 1) {
    if (octet > 0) {
      if (bytes[end] !== DOT) return at;
      end += 1;
    }
    const begin = end;
    let value = 0;
    while (digitAt(bytes, end) < 10) {
      value = value * 10 + digitAt(bytes, end);
      end += 1;
    }
    const hasZero = bytes[begin] === ZERO && end - begin > 1;
    if (end === begin || end - begin > 3 || value > 255 || hasZero) return at;
  }
  return end;
}

function afterIpv6(bytes: Uint8Array, at: number): number {
  let end = at;
  let groups = 0;
  /** Zero groups that stand next to each other: here, and at most before and after `::`. */
  let zeros = 0;
  let before = 0;
  let longest = 0;
  let gap = -1;
  for (;;) {
    const isGap = bytes[end] === COLON && bytes[end + 1] === COLON;
    if (isGap) {
      if (gap >= 0 || zeros > 0) return at;
      gap = groups;
      before = longest;
      longest = 0;
      end += 2;
      if (!isHex(bytes[end] as number)) break;
    } else if (groups > 0) {
      if (bytes[end] !== COLON) break;
      end += 1;
    }
    const begin = end;
    while (isHex(bytes[end] as number)) end += 1;
    const length = end - begin;
    const hasZero = bytes[begin] === ZERO;
    const isZero = hasZero && length === 1;
    if (length === 0 || length > 4 || (hasZero && length > 1) || (isGap && isZero)) return at;
    groups += 1;
    zeros = isZero ? zeros + 1 : 0;
    longest = Math.max(longest, zeros);
  }
  const left = 8 - groups;
  const isShortest = gap < 0 ? left === 0 && longest < 2 : left > 1 && before < left && longest <= left;
  return isShortest ? end : at;
}

/** Large for what is not a digit. */
const digitAt = (bytes: Uint8Array, at: number) => ((bytes[at] as number) - ZERO) >>> 0;

/** Digits and small letters. */
const isHex = (byte: number) => (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102);
