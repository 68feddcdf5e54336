import type { Inventory, InventoryInterface } from '../../inventory/inventory.ts';
import type { Packet } from '../../inventory/rules/packet.ts';
import { type AclDecision, RulesAt } from '../../inventory/rules/rules-at.ts';
import type { GroupsVerdict } from '../../inventory/rules/security-groups.ts';
import { seenBetween } from '../../inventory/seen-between.ts';
import { secondsOf } from '../../inventory/states.ts';
import { parseBlock } from '../../logs/cidr.ts';
import { formatInstant } from '../../logs/instant.ts';
import type { Window } from '../../logs/window.ts';
import { type Addresses, blocksIn } from '../kit/addresses.ts';
import { peerText, portText, protocolText } from '../security-groups/rule-text.ts';
import { answerRejectionText, rejectionText } from './decision.ts';
import { type Evidence, evidenceOf, packetOf, packetText } from './evidence.ts';
import { routeFault } from './route-fault.ts';
import { RuleNames } from './rule-names.ts';
import { BY_LOGGED_REASON, type Sighting } from './sighting.ts';

export interface Attempted {
  readonly client: Addresses;
  readonly server: Addresses;
}

interface Known {
  readonly inventory: Inventory;
  readonly window: Window | undefined;
}

/** Maximum interfaces in an explanation; nobody would read a longer one. */
const MAX_INTERFACES = 3;

/**
 * Adds knowledge from the inventory to the rows of an attempt: the conclusion names the rules and routes that decided,
 * and their time; the hops have names, and are in order even if records do not have their direction.
 */
export function explainedByRules<R extends Sighting>(
  rows: readonly R[],
  attempt: Attempted,
  known: Known,
): R[] {
  const names = new RuleNames(known.inventory);
  const [conclusion, ...hops] = rows;
  if (!conclusion) return [];
  return [
    { ...conclusion, story: concluded(conclusion, hops, { ...known, attempt, names }) },
    ...inOrder(hops, known.inventory).map((row) => {
      const { interface_id: id, first_seen } = row;
      const moment = secondsOf(first_seen ?? undefined);
      return id === null || moment === undefined
        ? row
        : { ...row, story: row.story.replace(id, () => names.id(id, moment)) };
    }),
  ];
}

/** Sorts hops from the interface of the client to that of the server, and back, with others in between. */
function inOrder<R extends Sighting>(hops: readonly R[], inventory: Inventory): R[] {
  const placed = hops.map((row) => {
    const isServer = evidenceOf(row, inventory)?.isServer;
    const part = isServer === undefined ? 1 : isServer === (row.way === 'request') ? 2 : 0;
    return { row, part: part + (row.way === 'request' ? 0 : 3) };
  });
  return placed
    .toSorted((a, b) => a.part - b.part)
    .map(({ row }, at) => ({ ...row, step: hops[at]?.step ?? row.step }));
}

interface Concluding extends Known {
  readonly attempt: Attempted;
  readonly names: RuleNames;
}

/** Returns the conclusion: the decision of the rules instead of the guess from logs alone, then the evidence. */
function concluded(conclusion: Sighting, hops: readonly Sighting[], context: Concluding): string {
  const { verdict, story } = conclusion;
  const { inventory, names } = context;
  if (story.startsWith(BY_LOGGED_REASON)) return story;
  const ofWay = (way: string) => hops.filter((row) => row.way === way);
  const rejected = (way: string) => ofWay(way).filter(({ action }) => action === 'REJECT');
  // The guess is the first sentence.
  const end = story.indexOf('.') + 1;
  const [guess, rest] = [story.slice(0, end), story.slice(end)];
  const sentences = (said: string | undefined, more: readonly string[]) =>
    [`${said ?? guess}${rest}`, ...more].join(' ');

  const isPartly = guess.includes('others rejected');
  if (verdict === 'rejected' || isPartly) {
    const { said, more } = decisions(rejected('request'), inventory, {
      decide: (seen) => rejectionText(seen, names),
      explain: (seen) => requestText(seen, names),
    });
    const some =
      said && isPartly ? `Some connections are accepted and answered, others are not. ${said}` : said;
    return sentences(some, more);
  }
  if (verdict === 'answer-rejected') {
    const { said, more } = decisions(rejected('answer'), inventory, {
      decide: (seen) => answerRejectionText(seen, names, guess.startsWith('Accepted and')),
      explain: (seen) => answerText(seen, names),
    });
    return sentences(said, more);
  }
  const { more } = decisions(ofWay('request'), inventory, {
    decide: () => undefined,
    explain: (seen) => requestText(seen, names),
  });
  if (verdict === 'answered') return sentences(undefined, more);
  const faults = routeFaults(hops, context);
  if (faults.length > 0) return sentences(`${guess.split(':')[0]}: ${faults.join('; ')}.`, more);
  return sentences(unansweredText(ofWay('request'), context), more);
}

interface Deciding {
  /** Returns a sentence about the deciding rule, if the rules show it. */
  readonly decide: (seen: Evidence) => string | undefined;
  /** Returns further statements about the rules. */
  readonly explain: (seen: Evidence) => string[];
}

/** Returns the rules' decision at each known interface of the two ends, and the time of the rules. */
function decisions(rows: readonly Sighting[], inventory: Inventory, { decide, explain }: Deciding) {
  const ofInterfaces = [...Map.groupBy(rows, (row) => row.interface_id).values()];
  if (ofInterfaces.length > MAX_INTERFACES) return { said: undefined, more: [] };
  const all = ofInterfaces.flatMap((own) => {
    const row = own.find(({ action }) => action === 'REJECT') ?? own[0];
    const seen = row && evidenceOf(row, inventory);
    if (!seen) return [];
    const said = decide(seen);
    const explained = said === undefined ? explain(seen) : [];
    const time = timeText(inventory, seen.one, seen.moment);
    return [{ said, explained, time }];
  });
  const said = new Set(all.flatMap((one) => one.said ?? []));
  const times = all.filter((one) => one.said !== undefined || one.explained.length > 0);
  return {
    said: said.size > 0 ? [...said].join(' ') : undefined,
    more: [...all.flatMap(({ explained }) => explained), ...new Set(times.map(({ time }) => time))],
  };
}

/** Explains what remains if the server's interface accepted requests, and neither rules nor routes stop answers. */
function unansweredText(requests: readonly Sighting[], { inventory, names }: Concluding): string | undefined {
  const accepted = requests.filter(({ action }) => action === 'ACCEPT');
  const [seen, ...others] = accepted
    .flatMap((row) => evidenceOf(row, inventory) ?? [])
    .filter(({ isServer }) => isServer);
  if (!seen || others.some(({ one }) => one.id !== seen.one.id)) return undefined;
  const server = names.address(seen.server, seen.moment, seen.one.vpc);
  return `Accepted by ${server}, which did not answer: nothing listens on ${packetText(packetOf(seen, false))}, or its own firewall drops it.`;
}

function requestText(seen: Evidence, names: RuleNames): string[] {
  const { rules, one, row } = seen;
  const packet = packetOf(seen, false);
  const groups = rules.groupsVerdict(one, packet);
  const decision = rules.aclDecision(one, packet);
  const isAllowed = decision
    ? decision.result === 'allowed'
    : rules.isWithinSubnet(one, packet.peer) || undefined;
  const isRejected = row.action === 'REJECT';
  // Security groups decide when a connection starts; an accepted one continues after its rule is removed.
  const then =
    decision?.result === 'denied'
      ? 'then'
      : groups.result === 'refused'
        ? 'when the connection began'
        : undefined;
  return [
    groupsText(seen, packet, groups, names),
    ...(decision ? [aclText(decision, packet.direction, 'it', names)] : []),
    ...(!isRejected && then !== undefined
      ? [`These rules would not accept it, so they were different ${then}.`]
      : []),
    ...(isRejected && (groups.result === 'admitted' || groups.result === 'none') && isAllowed
      ? ['These rules would accept it, so they were different then.']
      : []),
  ];
}

/** Security groups let answers pass, so only network ACLs matter. */
function answerText(seen: Evidence, names: RuleNames): string[] {
  const packet = packetOf(seen, true);
  const decision = seen.rules.aclDecision(seen.one, packet);
  if (!decision) return [];
  return [
    aclText(decision, packet.direction, 'answers', names),
    ...(decision.result === 'allowed' ? ['These rules would accept them, so they were different then.'] : []),
  ];
}

/** Returns missing routes and blackholes between the two ends. */
function routeFaults(
  hops: readonly Sighting[],
  { attempt: { client, server }, inventory, window, names }: Concluding,
): string[] {
  const last = Math.max(...inventory.places.map(({ taken }) => secondsOf(taken)));
  const seen = secondsOf(hops.find(({ first_seen }) => first_seen !== null)?.first_seen ?? undefined);
  const moment = seen ?? (window ? window.until - 1 : last);
  const rules = new RulesAt(inventory, moment);
  const [clients = [], servers = []] = [client, server].map((end) => blocksIn(end, window).map(parseBlock));
  const ways = [
    [clients, servers[0]],
    [servers, clients[0]],
  ] as const;
  return ways.flatMap(([from, to]) => {
    const ends = [...new Map(from.flatMap((end) => rules.holders(end)).map((one) => [one.id, one])).values()];
    if (!to || ends.length > MAX_INTERFACES) return [];
    return ends.flatMap((one) => routeFault({ rules, one, moment }, to, names) ?? []);
  });
}

function groupsText(
  { rules, one, moment }: Evidence,
  { direction, protocol, port, peer }: Packet,
  verdict: GroupsVerdict,
  names: RuleNames,
): string {
  const preposition = direction === 'inbound' ? 'from' : 'to';
  const where = `At ${names.id(one.id, moment)}`;
  if (verdict.result === 'refused') {
    const { known } = rules.groupsOf(one);
    const groups = known.map((group) => names.thing(group)).join(' and ');
    const what = `${protocolText({ direction, protocol })} ${port} ${preposition} ${names.address(peer, moment, one.vpc)}`;
    return `${where} none of the ${verdict.rules} ${direction} rules of ${groups} admits ${what}.`;
  }
  if (verdict.result === 'none') return `${where} no security group applies, because it has none.`;
  if (verdict.result === 'unknown' && verdict.because === 'groups')
    return `${where} the rules are unknown: the inventory does not have ${verdict.groups.join(' and ')}.`;
  const { group, rule } = verdict;
  const who = `${rule.id ?? 'a rule'} of ${names.thing(group)}`;
  const peers = rule.cidr ?? names.id(peerText(rule), moment);
  if (verdict.result === 'admitted')
    return `${where} ${who} admits it: ${protocolText(rule)} ${portText(rule)} ${preposition} ${peers}.`;
  return verdict.because === 'peers'
    ? `${where} it is unknown whether ${who} admits it: the inventory does not have ${peers}.`
    : `${where} it is unknown whether ${who} admits it: logs do not have the type of ICMP.`;
}

function aclText(
  { acl, entry, result }: AclDecision,
  direction: string,
  what: string,
  names: RuleNames,
): string {
  const name = `network ACL ${names.thing(acl)} of its subnet`;
  if (!entry) return `The ${name} has no ${direction} entry for ${what}, so it denies ${what}.`;
  const by = `${direction} entry ${entry.number}`;
  return result === 'unknown'
    ? `It is unknown whether the ${name} denies ${what}: ${by} is for a type of ICMP, which logs do not have.`
    : `The ${name} ${result === 'allowed' ? 'allows' : 'denies'} ${what} by ${by}.`;
}

/** Returns the time of the rules. */
function timeText(inventory: Inventory, { id }: InventoryInterface, moment: number): string {
  const { first, last } = seenBetween(inventory, id);
  if (moment < first)
    return `These are the rules of ${formatInstant(first)}, when the first inventory was taken; earlier ones are unknown.`;
  return moment >= last
    ? `These are the rules of ${formatInstant(last)}, when the last inventory was taken.`
    : 'These are the rules of that time.';
}
