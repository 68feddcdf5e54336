import {
  byAddress,
  commonLength,
  holds,
  hostBits,
  type Network,
  networkOf,
  networkText,
  widened,
} from '../../logs/network.ts';

/** Accepted connections from one source to one port. */
export interface Admitted {
  readonly protocol: string;
  /** Undefined for protocols without ports. */
  readonly port: number | undefined;
  /** Address of the source. */
  readonly source: string;
  readonly connections: bigint;
  readonly flows: bigint;
  readonly bytes: bigint;
  /** ISO 8601. */
  readonly first: string | null;
  readonly last: string | null;
}

/** A rule that would have accepted them. */
export interface Candidate extends Omit<Admitted, 'port' | 'source'> {
  readonly firstPort: number | undefined;
  readonly lastPort: number | undefined;
  /** A block, or the id of a security group. */
  readonly source: string;
  /** Number of distinct source addresses. */
  readonly sources: number;
}

type GroupTotals = Pick<Admitted, 'connections' | 'flows' | 'bytes' | 'first' | 'last'> & {
  readonly sources: Sources;
};

/** Addresses as a tree, so that merging many of them is cheap. */
type Sources = string | readonly [Sources, Sources];

interface Piece extends GroupTotals {
  readonly peer: Network | string;
}

type Block = Piece & { readonly peer: Network };

const isBlock = (piece: Piece): piece is Block => typeof piece.peer !== 'string';

const isGroup = (piece: Piece): piece is Piece & { readonly peer: string } => typeof piece.peer === 'string';

/** The sources of a port range, sorted: blocks by address, then groups by id. */
interface Ports {
  readonly protocol: string;
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly pieces: readonly Piece[];
}

/**
 * Returns rules that accept all of the connections and as little else as possible. Adjacent sources and ports are
 * merged without loss. While there are too many rules, it merges the two parts whose common rule accepts the fewest
 * further addresses and ports. More rules than the maximum remain if they have nothing in common.
 * @param groupOf returns the security group that replaces an address, if any
 */
export function candidates(
  seen: readonly Admitted[],
  maximum: number,
  groupOf: (address: string) => string | undefined,
): Candidate[] {
  const found = joined(rangesOf(seen, maximum, groupOf), maximum);
  const hasGroups = found.some(({ pieces }) => pieces.some(isGroup));
  if (hasGroups && countOf(found) > maximum) return candidates(seen, maximum, () => undefined);
  return found.flatMap(({ protocol, first, last, pieces }) =>
    pieces.map(({ peer, sources, ...measured }) => ({
      ...measured,
      protocol,
      firstPort: first,
      lastPort: last,
      source: typeof peer === 'string' ? peer : networkText(peer),
      sources: addressesIn(sources).size,
    })),
  );
}

const countOf = (ranges: readonly Ports[]) => ranges.reduce((sum, { pieces }) => sum + pieces.length, 0);

/** Returns port ranges with their sources, each at most as many as the maximum number of rules. */
function rangesOf(
  seen: readonly Admitted[],
  maximum: number,
  groupOf: (address: string) => string | undefined,
): Ports[] {
  const byPort = new Map<string, Ports>();
  for (const { protocol, port, source, ...measured } of seen) {
    const key = `${protocol} ${port ?? ''}`;
    const known = byPort.get(key) ?? { protocol, first: port, last: port, pieces: [] };
    const peer = groupOf(source) ?? networkOf(source);
    (known.pieces as Piece[]).push({ ...measured, sources: source, peer });
    byPort.set(key, known);
  }
  const ranges = [...byPort.values()].map((one) => ({ ...one, pieces: fewer(merged(one.pieces), maximum) }));
  return Object.values(Object.groupBy(ranges, ({ protocol }) => protocol)).flatMap((own = []) => {
    const sorted = own.sort((a, b) => (a.first ?? 0) - (b.first ?? 0));
    const whole: Ports[] = [];
    for (const next of sorted) {
      const before = whole.at(-1);
      if (before && adjoins(before, next) && sameSources(before, next))
        whole[whole.length - 1] = together(before, next);
      else whole.push(next);
    }
    return fewerRanges(whole, maximum);
  });
}

const adjoins = (one: Ports, other: Ports) => one.last !== undefined && one.last + 1 === other.first;

const peerText = ({ peer }: Piece) => (typeof peer === 'string' ? peer : networkText(peer));

const sameSources = (one: Ports, other: Ports) =>
  one.pieces.length === other.pieces.length &&
  one.pieces.every((piece, at) => peerText(piece) === peerText(other.pieces[at] ?? piece));

/** Merges two ranges, including the ports between them. */
const together = (one: Ports, other: Ports): Ports => ({
  protocol: one.protocol,
  first: one.first,
  last: other.last,
  pieces: merged([...one.pieces, ...other.pieces]),
});

/** Merges ranges down to the maximum, keeping them separate at the widest gaps. */
function fewerRanges(ranges: readonly Ports[], maximum: number): Ports[] {
  if (ranges.length <= maximum) return [...ranges];
  const gaps = ranges
    .slice(1)
    .map(({ first }, at) => ({ at: at + 1, gap: (first ?? 0) - (ranges[at]?.last ?? 0) }));
  const splits = new Set(
    gaps
      .sort((a, b) => b.gap - a.gap || a.at - b.at)
      .slice(0, maximum - 1)
      .map(({ at }) => at),
  );
  const parts: Ports[][] = [];
  for (const [at, range] of ranges.entries())
    if (at === 0 || splits.has(at)) parts.push([range]);
    else parts.at(-1)?.push(range);
  return parts.flatMap(([first, ...others]) => {
    if (!first) return [];
    const last = others.at(-1)?.last ?? first.last;
    const pieces = fewer(merged([first, ...others].flatMap((range) => range.pieces)), maximum);
    return [{ ...first, last, pieces }];
  });
}

/** Merges parts of rules, cheapest first, until few enough remain or nothing can be merged. */
function joined(ranges: readonly Ports[], maximum: number): readonly Ports[] {
  let now = ranges;
  while (countOf(now) > maximum) {
    const next = cheapest(now);
    if (!next) break;
    now = next;
  }
  return now;
}

function cheapest(ranges: readonly Ports[]): readonly Ports[] | undefined {
  let best: { cost: number; ranges: readonly Ports[] } | undefined;
  const offer = (at: number, removed: number, next: Ports) => {
    const before = ranges.slice(at, at + removed);
    const saved = countOf(before) - next.pieces.length;
    if (saved <= 0) return;
    const cost = (areaOf(next) - before.reduce((sum, one) => sum + areaOf(one), 0)) / saved;
    if (best === undefined || cost < best.cost) best = { cost, ranges: ranges.toSpliced(at, removed, next) };
  };
  for (const [at, range] of ranges.entries()) {
    for (const pieces of closer(range.pieces)) offer(at, 1, { ...range, pieces });
    const next = ranges[at + 1];
    if (next && next.protocol === range.protocol) offer(at, 2, together(range, next));
  }
  return best?.ranges;
}

/** Yields each result of merging two neighbouring blocks. */
function* closer(pieces: readonly Piece[]): Generator<readonly Piece[]> {
  for (const [at, piece] of pieces.entries()) {
    const { peer } = piece;
    const next = pieces[at + 1]?.peer;
    if (typeof peer === 'string' || next === undefined || typeof next === 'string') continue;
    const length = commonLength(peer, next);
    if (length >= 0) yield merged(pieces.with(at, { ...piece, peer: widened(peer, length) }));
  }
}

/** Returns the number of addresses and ports that a rule accepts. An IPv6 network counts like an IPv4 host. */
function areaOf({ first, last, pieces }: Ports): number {
  const ports = first === undefined ? 1 : (last ?? first) - first + 1;
  return pieces.reduce((sum, { peer }) => sum + ports * sizeOf(peer), 0);
}

/** A group costs as much as one address: it has no other members. */
const sizeOf = (network: Network | string) =>
  typeof network === 'string' ? 1 : 2 ** (network.family === 4 ? hostBits(network) : hostBits(network) / 4);

/** Merges blocks down to the maximum, keeping them separate where they have the least in common. */
function fewer(pieces: readonly Piece[], maximum: number): readonly Piece[] {
  const blocks = pieces.filter(isBlock);
  if (blocks.length <= maximum) return pieces;
  const lengths = blocks
    .slice(1)
    .map(({ peer }, at) => ({ at: at + 1, length: commonLength(blocks[at]?.peer ?? peer, peer) }));
  const splits = new Set(
    lengths
      .toSorted((a, b) => a.length - b.length || a.at - b.at)
      .slice(0, maximum - 1)
      .concat(lengths.filter(({ length }) => length < 0))
      .map(({ at }) => at),
  );
  const parts: Piece[] = [];
  let length = 0;
  for (const [at, block] of blocks.entries()) {
    const before = parts.at(-1);
    if (!before || splits.has(at)) {
      parts.push(block);
      length = block.peer.length;
      continue;
    }
    length = Math.min(length, commonLength(blocks[at - 1]?.peer ?? block.peer, block.peer));
    parts[parts.length - 1] = { ...added(before, block), peer: widened(block.peer, length) };
  }
  return merged([...parts, ...pieces.filter(isGroup)]);
}

/** Returns sources without duplicates, sorted, none inside another, and the two halves of a block as that block. */
function merged(pieces: readonly Piece[]): readonly Piece[] {
  const blocks: Block[] = [];
  for (const block of pieces.filter(isBlock).sort((a, b) => byAddress(a.peer, b.peer))) {
    let next = block;
    for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
      const isHalf =
        before.peer.length === next.peer.length &&
        next.peer.length > 0 &&
        commonLength(before.peer, next.peer) === next.peer.length - 1;
      if (!isHalf && !holds(before.peer, next.peer)) break;
      next = {
        ...added(before, next),
        peer: isHalf ? widened(next.peer, next.peer.length - 1) : before.peer,
      };
      blocks.pop();
    }
    blocks.push(next);
  }
  const groups = new Map<string, Piece & { peer: string }>();
  for (const piece of pieces.filter(isGroup)) {
    const known = groups.get(piece.peer);
    groups.set(piece.peer, known ? { ...added(known, piece), peer: piece.peer } : piece);
  }
  return [...blocks, ...[...groups.values()].sort((a, b) => (a.peer < b.peer ? -1 : 1))];
}

/** Returns the distinct addresses of a tree. */
function addressesIn(sources: Sources): ReadonlySet<string> {
  const found = new Set<string>();
  const left: Sources[] = [sources];
  for (let next = left.pop(); next !== undefined; next = left.pop())
    if (typeof next === 'string') found.add(next);
    else left.push(...next);
  return found;
}

function added(one: GroupTotals, other: GroupTotals): GroupTotals {
  return {
    connections: one.connections + other.connections,
    flows: one.flows + other.flows,
    bytes: one.bytes + other.bytes,
    first: one.first === null || (other.first !== null && other.first < one.first) ? other.first : one.first,
    last: one.last === null || (other.last !== null && other.last > one.last) ? other.last : one.last,
    sources: [one.sources, other.sources],
  };
}
