import type { NamePiece, NameTable } from '../flows/named-relation.ts';
import { isDuring } from '../inventory/states.ts';
import { type AddressBlock, parseBlock } from '../logs/cidr.ts';
import { DIGIT, digitBlocks, prefixOf } from '../logs/digit-blocks.ts';
import { networkText } from '../logs/network.ts';
import type { Window } from '../logs/window.ts';
import type { Called } from './called.ts';
import type { Holding, NetworkPlace, Turn } from './holdings.ts';

/** Builds the tables of address names in a window that queries join. */
export function nameTable(called: Called, window: Window | undefined): Omit<NameTable, 'interfaces'> {
  const held = called.held.filter((one) => isDuring(one, window));
  const pieces = new Map<string, AddressBlock>();
  for (const { block } of [...held, ...called.custom])
    for (const piece of digitBlocks(block)) pieces.set(`${piece.family}${piece.first}/${piece.bits}`, piece);
  const rows = [...pieces.values()].flatMap((piece) => rowsOf(piece, called, window));
  const vpcs = [...called.vpcs].flatMap(([vpc, blocks]) =>
    distinct(blocks).map(({ family, first, last }) => ({
      vpc,
      first: `${family}${first}`,
      last: `${family}${last}`,
    })),
  );
  return { pieces: rows, vpcs };
}

/** Returns the block of a piece. */
export function blockOfPiece({ prefix }: NamePiece): AddressBlock {
  const family = prefix.startsWith('4') ? 4 : 6;
  const digits = prefix.slice(1);
  const value = BigInt(`0x${digits.padEnd(family === 4 ? 8 : 32, '0')}`);
  return parseBlock(networkText({ family, value, length: digits.length * DIGIT }));
}

/** Returns the names of a piece: as seen from any network, and from each VPC and account with a separate holder. */
function rowsOf(piece: AddressBlock, called: Called, window: Window | undefined): NamePiece[] {
  const prefix = prefixOf(piece);
  const row = (
    scope: NamePiece['scope'],
    place: NetworkPlace,
    { holders, from, until }: Turn,
    name = called.nameOf(piece, { holders }),
  ): NamePiece => ({
    prefix,
    scope,
    network: scope === 'any' ? onlyVpc(holders) : (place.vpc ?? place.account),
    name,
    from,
    until,
  });
  const covering = called.holdings.covering(piece);
  const isThen = (turn: Turn) => isDuring(turn, window);
  const seen = (scope: NamePiece['scope'], place: NetworkPlace, isIts: (one: Holding) => boolean) =>
    called.holdings
      .turns(piece, place)
      .filter((turn) => isThen(turn) && turn.holders.some(isIts))
      .map((turn) => row(scope, place, turn));
  const custom = called.customOf(piece);
  const always: Turn = { holders: [], from: undefined, until: undefined };
  // A wider block has separate pieces.
  const isOwn = custom && custom.block.bits > piece.bits - DIGIT;
  const own = isOwn ? [row('custom', {}, always, custom.name)] : [];
  const any = called.holdings
    .turns(piece, {})
    .filter(isThen)
    .map((turn) => row('any', {}, turn));
  const networks = new Set(covering.map(({ vpc }) => vpc));
  if (networks.size <= 1) return [...own, ...any];
  const vpcs = [...networks].filter((vpc) => vpc !== undefined);
  const accounts = new Set(covering.flatMap(({ account }) => account ?? []));
  return [
    ...own,
    ...any,
    ...vpcs.flatMap((vpc) => seen('vpc', { vpc }, (one) => one.vpc === vpc)),
    ...(accounts.size > 1 ? [...accounts] : []).flatMap((account) =>
      seen('account', { account }, (one) => one.account === account),
    ),
  ];
}

/** Returns the VPC of the only holder; undefined for several, or for an address that is the same in all networks. */
const onlyVpc = ([first, ...others]: readonly Holding[]) => (others.length > 0 ? undefined : first?.vpc);

/** Removes blocks that others contain. */
const distinct = (blocks: readonly AddressBlock[]) =>
  blocks.filter((one, at) =>
    blocks.every(
      (other, index) =>
        index === at ||
        one.family !== other.family ||
        other.first > one.first ||
        other.last < one.last ||
        (other.first === one.first && other.last === one.last && index > at),
    ),
  );
