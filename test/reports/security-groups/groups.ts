import type {
  InventoryInterface,
  SecurityGroup,
  SecurityGroupRule,
} from '../../../src/inventory/inventory.ts';
import type { Values } from '../../helpers/logs.ts';
import { interfaceOf, inventoryOf, placeOf } from '../../inventory/things.ts';

/** A rule that admits TCP, but for what is given. */
export const ruleOf = (id: string, things: Partial<SecurityGroupRule> = {}): SecurityGroupRule => ({
  id,
  direction: 'inbound',
  protocol: 6,
  ...things,
});

export const groupOf = (id: string, ...rules: SecurityGroupRule[]): SecurityGroup => ({
  id,
  name: id.slice(3),
  rules,
  tags: {},
});

/** A web server, its database and a bastion, each with a security group of its own. */
export const WEB = '10.0.1.1';
export const DATABASE = '10.0.2.1';
export const BASTION = '10.0.3.1';

const having = (...securityGroups: string[]): Partial<InventoryInterface> => ({ securityGroups });

export const inventory = (...groups: SecurityGroup[]) =>
  inventoryOf(
    placeOf({
      interfaces: [
        interfaceOf('eni-web', WEB, having('sg-web')),
        interfaceOf('eni-db', DATABASE, having('sg-db', 'sg-all')),
        interfaceOf('eni-bastion', BASTION, having('sg-bastion')),
      ],
      securityGroups: groups,
    }),
  );

/** What is logged of a connection at one interface: a question and its answer. */
export function connection(
  eni: string,
  [client, clientPort]: readonly [string, number],
  [server, port]: readonly [string, number],
  things: Values = {},
): Values[] {
  const isServer = eni === ENI[server];
  const at = { 'interface-id': eni, bytes: 100, packets: 1 };
  return [
    {
      ...at,
      srcaddr: client,
      srcport: clientPort,
      dstaddr: server,
      dstport: port,
      'flow-direction': isServer ? 'ingress' : 'egress',
      ...things,
    },
    ...(things.action === 'REJECT'
      ? []
      : [
          {
            ...at,
            srcaddr: server,
            srcport: port,
            dstaddr: client,
            dstport: clientPort,
            'flow-direction': isServer ? 'egress' : 'ingress',
            ...things,
          },
        ]),
  ];
}

const ENI: Readonly<Record<string, string>> = {
  [WEB]: 'eni-web',
  [DATABASE]: 'eni-db',
  [BASTION]: 'eni-bastion',
};
