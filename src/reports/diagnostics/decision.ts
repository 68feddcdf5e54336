import type { AclDecision } from '../../inventory/rules/rules-at.ts';
import { protocolText } from '../security-groups/rule-text.ts';
import { type Evidence, packetOf, packetText } from './evidence.ts';
import { routeFault } from './route-fault.ts';
import type { RuleNames } from './rule-names.ts';

/** Ports that answers go to, which a network ACL must allow. */
const EPHEMERAL = '1024-65535';

/**
 * What rejected a request, what else allows it, and what to change: `Rejected by security group db (sg-1): no inbound rule
 * …`. Undefined if the rules leave it open.
 */
export function rejectionText(seen: Evidence, names: RuleNames): string | undefined {
  const { rules, one, moment } = seen;
  const packet = packetOf(seen, false);
  const { direction, peer } = packet;
  const groups = rules.groupsVerdict(one, packet);
  const acl = rules.aclDecision(one, packet);
  const { known } = rules.groupsOf(one);
  const isByGroups = groups.result === 'refused' && known.length > 0;
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
    ...(isByGroups || groups.result === 'admitted' ? [] : ['security groups']),
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
    ...(isByAcl ? [`add an ${direction} entry that allows ${isByGroups ? 'it' : what}${before(acl)}`] : []),
  ];
  return `Rejected by ${by}: ${[why, ...others].join('; ')}. To allow: ${changes.join(', and ')}.`;
}

/** What rejected answers: only a network ACL does. Undefined if the rules leave it open. */
export function answerRejectionText(seen: Evidence, names: RuleNames, isPartly: boolean): string | undefined {
  const { rules, one, moment } = seen;
  const packet = packetOf(seen, true);
  const acl = rules.aclDecision(one, packet);
  if (acl?.result !== 'denied') return undefined;
  const { direction, peer } = packet;
  const end = `${direction === 'inbound' ? 'from' : 'to'} ${names.address(peer, moment, one.vpc)}`;
  const [accepted, which] = isPartly
    ? ['Accepted and answered', 'some answers']
    : ['Accepted', 'the answers'];
  return `${accepted}, but network ACL ${names.thing(acl.acl)} rejects ${which}: ${entryText(acl, direction)} ${packetText(packet)} ${end}. To allow: add an ${direction} entry that allows ${protocolText(packet)}${packet.port > 0 ? ` ${EPHEMERAL}` : ''} ${end}${before(acl)}.`;
}

const entryText = ({ entry }: AclDecision, direction: string) =>
  entry ? `${direction} entry ${entry.number} denies` : `no ${direction} entry allows`;

const before = ({ entry }: AclDecision) => (entry ? ` before ${entry.number}` : '');
