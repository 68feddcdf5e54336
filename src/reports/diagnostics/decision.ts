import { FIRST_EPHEMERAL } from '../../flows/exchanges/roles.ts';
import type { Packet } from '../../inventory/rules/packet.ts';
import type { AclDecision } from '../../inventory/rules/rules-at.ts';
import { protocolText } from '../security-groups/rule-text.ts';
import { type Evidence, packetOf, packetText } from './evidence.ts';
import { routeFault } from './route-fault.ts';
import type { RuleNames } from './rule-names.ts';

/** Client ports of answers, which a network ACL must allow. */
const EPHEMERAL = '1024-65535';

/** The same for clients that also use lower ports, such as NFS. */
const ANY_PORT = '1-65535';

/**
 * Explains a rejected request: the rule, other rules that allow it, and what to change: `Rejected by security group db
 * (sg-1): no inbound rule …`. Undefined if the rules do not explain it.
 */
export function rejectionText(seen: Evidence, names: RuleNames): string | undefined {
  const { rules, one, moment } = seen;
  const packet = packetOf(seen, false);
  const { direction, peer } = packet;
  const groups = rules.groupsVerdict(one, packet);
  const acl = rules.aclDecision(one, packet);
  const { known } = rules.groupsOf(one);
  const isByGroups = groups.result === 'refused';
  const isByAcl = acl?.result === 'denied';
  if (!isByGroups && !isByAcl) return undefined;

  const end = names.address(peer, moment, one.vpc);
  const what = `${packetText(packet)} ${direction === 'inbound' ? 'from' : 'to'} ${end}`;
  const fault = routeFault(seen, peer, names);
  const hasRoute = fault === undefined && rules.route(one, peer) !== undefined;
  const allowing = [
    ...(groups.result === 'admitted' ? ['security groups'] : []),
    ...(acl?.result === 'allowed' ? ['network ACL'] : []),
    ...(hasRoute ? ['routes'] : []),
  ];
  const isOpen = [
    ...(groups.result === 'unknown' ? ['security groups'] : []),
    ...(isByAcl || acl?.result === 'allowed' || rules.isWithinSubnet(one, peer) ? [] : ['network ACL']),
  ];
  const others = [
    ...(allowing.length > 0
      ? [
          `${allowing.join(' and ')} ${allowing.length > 1 || allowing[0] !== 'network ACL' ? 'allow' : 'allows'} it`,
        ]
      : []),
    ...isOpen.map(
      (name) => `it is unknown whether the ${name} ${name === 'network ACL' ? 'allows' : 'allow'} it`,
    ),
    ...(fault === undefined ? [] : [fault]),
  ];
  const groupNames = known.map((group) => names.thing(group)).join(' and ');
  const by = [
    ...(isByGroups ? [`security ${known.length === 1 ? 'group' : 'groups'} ${groupNames}`] : []),
    ...(isByAcl ? [`network ACL ${names.thing(acl.acl)}`] : []),
  ].join(' and by ');
  const why = isByGroups
    ? `no ${direction} rule for ${what}${isByAcl ? `, and ${entryText(acl, direction)} it` : ''}`
    : isByAcl
      ? `${entryText(acl, direction)} ${what}`
      : '';
  const changes = [
    ...(isByGroups ? [`add an ${direction} rule for ${what}`] : []),
    ...(isByAcl ? [entryChange(acl, direction, isByGroups ? 'it' : what)] : []),
  ];
  const next = alsoText([...answersAt(seen, names), ...beyond(seen, names)]);
  return `Rejected by ${by}: ${[why, ...others].join('; ')}. To allow: ${changes.join(', and ')}.${next}`;
}

/** Explains rejected answers, which only a network ACL rejects. Undefined if the rules do not explain it. */
export function answerRejectionText(seen: Evidence, names: RuleNames, isPartly: boolean): string | undefined {
  const { rules, one } = seen;
  const packet = packetOf(seen, true);
  const acl = rules.aclDecision(one, packet);
  if (acl?.result !== 'denied') return undefined;
  const { direction } = packet;
  const end = endText(seen, packet, names);
  const [accepted, which] = isPartly
    ? ['Accepted and answered', 'some answers']
    : ['Accepted', 'the answers'];
  const change = entryChange(acl, direction, `${answerText(seen, packet)} ${end}`);
  const next = alsoText(seen.isServer ? beyond(seen, names) : []);
  return `${accepted}, but network ACL ${names.thing(acl.acl)} rejects ${which}: ${entryText(acl, direction)} ${packetText(packet)} ${end}. To allow: ${change}.${next}`;
}

/** Lists further changes that are needed, because after the first change alone the next rule rejects it. */
const alsoText = (changes: readonly string[]) =>
  changes.length === 0 ? '' : ` The rules also need: ${[...new Set(changes)].join('; ')}.`;

/** Returns what the interface of the other end also needs, if the inventory has it. */
function beyond(seen: Evidence, names: RuleNames): string[] {
  const { rules, isServer, client, server } = seen;
  const [one, ...others] = rules.holders(isServer ? client : server);
  if (!one || others.length > 0) return [];
  const other: Evidence = { ...seen, one, isServer: !isServer };
  // A request that arrived has passed the client's rules.
  return [...(isServer ? [] : requestsAt(other, names)), ...answersAt(other, names)];
}

/** Returns what an interface needs to accept the request. */
function requestsAt(seen: Evidence, names: RuleNames): string[] {
  const { rules, one } = seen;
  const packet = packetOf(seen, false);
  const { direction } = packet;
  const what = `${packetText(packet)} ${endText(seen, packet, names)}`;
  const { known } = rules.groupsOf(one);
  const acl = rules.aclDecision(one, packet);
  return [
    ...(rules.groupsVerdict(one, packet).result === 'refused'
      ? [
          `in security group ${known.map((group) => names.thing(group)).join(' or ')}, an ${direction} rule for ${what}`,
        ]
      : []),
    ...(acl?.result === 'denied' ? [entryNeeded(acl, direction, what, names)] : []),
  ];
}

/** Returns what an interface needs to let answers pass. */
function answersAt(seen: Evidence, names: RuleNames): string[] {
  const packet = packetOf(seen, true);
  const acl = seen.rules.aclDecision(seen.one, packet);
  if (acl?.result !== 'denied') return [];
  const what = `${answerText(seen, packet)} ${endText(seen, packet, names)}`;
  return [`${entryNeeded(acl, packet.direction, what, names)}, for the answers`];
}

const endText = ({ one, moment }: Evidence, { direction, peer }: Packet, names: RuleNames) =>
  `${direction === 'inbound' ? 'from' : 'to'} ${names.address(peer, moment, one.vpc)}`;

/** Returns the protocol and the ports of all answers to such connections, not only of the observed one. */
function answerText({ row }: Evidence, packet: Packet): string {
  const { port } = packet;
  if (port === 0) return protocolText(packet);
  const ports = port >= FIRST_EPHEMERAL ? EPHEMERAL : port === row.port ? port : ANY_PORT;
  return `${protocolText(packet)} ${ports}`;
}

const entryText = ({ entry }: AclDecision, direction: string) =>
  entry ? `${direction} entry ${entry.number} denies` : `no ${direction} entry allows`;

/** Describes an entry that takes precedence over the one that denies it now. */
function entryChange(acl: AclDecision, direction: string, what: string): string {
  const { entry } = acl;
  if (!entry) return `add an ${direction} entry that allows ${what}`;
  return hasNumberBefore(acl)
    ? `add an ${direction} entry that allows ${what} before ${entry.number}`
    : `move ${direction} entry ${entry.number} to a higher number, and add one before it that allows ${what}`;
}

const entryNeeded = (acl: AclDecision, direction: string, what: string, names: RuleNames) =>
  `in network ACL ${names.thing(acl.acl)}, an ${direction} entry that allows ${what}${acl.entry ? ` before ${acl.entry.number}` : ''}`;

/** Returns whether an entry fits before the one that denies: numbers start at 1. */
function hasNumberBefore({ acl, entry }: AclDecision): boolean {
  if (!entry) return true;
  const before = acl.entries.filter(
    ({ direction, number }) => direction === entry.direction && number < entry.number,
  );
  return before.length < entry.number - 1;
}
