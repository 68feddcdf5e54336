import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILTER_PARTS } from '../../src/flows/record-filter.ts';
import { Names } from '../../src/names/names.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { resolveFilter } from '../../src/runs/request/resolve-filter.ts';
import { FLAGS } from '../../src/runs/request/spelling.ts';
import { textOf } from '../helpers/in-process.ts';
import { folderWith, temporaryFolder } from '../helpers/logs.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';

const VPC = { vpc: 'vpc-0a1', subnet: 'subnet-0a1' };
const named = (id: string, Name: string) => ({ id, tags: { Name } });
const rules = [
  { id: 'sgr-1', direction: 'inbound', protocol: 6, firstPort: 443, lastPort: 443, cidr: '10.0.0.0/8' },
] as const;

const INVENTORY = inventoryOf(
  placeOf({
    interfaces: [
      interfaceOf('eni-0a1', '10.0.0.1', { ...VPC, instance: 'i-0a1' }),
      interfaceOf('eni-0b2', '10.0.0.2', { ...VPC, securityGroups: ['sg-0b2'], tags: { Name: 'Shop' } }),
    ],
    instances: [named('i-0a1', 'web 1')],
    vpcs: [{ ...named('vpc-0a1', 'production'), cidrs: ['10.0.0.0/16'] }],
    subnets: [{ ...named('subnet-0a1', 'private a'), vpc: 'vpc-0a1', cidrs: ['10.0.0.0/24'], zone: 'a' }],
    securityGroups: [{ id: 'sg-0b2', name: 'shop-front', rules, tags: {} }],
  }),
);

const SHOP = { 'interface-id': 'eni-0b2', 'vpc-id': 'vpc-0a1', 'subnet-id': 'subnet-0a1' };
const WEB = { ...SHOP, 'interface-id': 'eni-0a1', 'instance-id': 'i-0a1' };
const [OUT, IN] = [{ 'flow-direction': 'egress' }, { 'flow-direction': 'ingress' }];
const to = (dstport: number) => ({ srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', srcport: 40_000, dstport });
const RECORDS = [
  { ...WEB, ...OUT, ...to(443) },
  { ...SHOP, ...IN, ...to(443) },
  // No rule admits it.
  { ...SHOP, ...IN, ...to(8080) },
  { ...WEB, ...IN, srcaddr: '10.0.0.2', dstaddr: '10.0.0.1', srcport: 40_000, dstport: 22 },
  { srcaddr: '10.9.9.9', dstaddr: '10.9.9.8', 'interface-id': 'eni-0c3', 'vpc-id': 'vpc-0c3' },
];

const lookup = { names: () => new Names({ inventory: INVENTORY }) };

describe('filters of ids and addresses accept names', () => {
  const CASES = {
    vpc: ['Production', 'vpc-0a1'],
    subnet: ['private*', 'subnet-0a1'],
    interface: ['web 1', 'eni-0a1'],
    instance: ['!web 1', '!i-0a1'],
    name: ['shop', undefined],
    src: ['web 1', undefined],
    dst: ['web 1', undefined],
    addr: ['!web 1', undefined],
  } as const;

  it.each(Object.entries(CASES))('%s', (part, [name, id]) => {
    const resolved = resolveFilter({ [part]: [name] }, lookup, FLAGS);
    if (id === undefined) expect(Object.keys(resolved.meanings ?? {})).toEqual([name.replace('!', '')]);
    else expect(resolved).toEqual({ [part]: [id] });
    expect(() => resolveFilter({ [part]: ['shopp'] }, lookup, FLAGS)).toThrow(/has the name "shopp"/);
  });

  it('and the others are about neither', () => {
    const others = FILTER_PARTS.filter((part) => !Object.hasOwn(CASES, part));
    expect(others).toEqual(['account', 'region', 'port', 'srcPort', 'protocol', 'action', 'direction']);
  });

  it('similar names are proposed, and ids are never looked up', () => {
    expect(() => resolveFilter({ vpc: ['produktion'] }, lookup, FLAGS)).toThrow(
      '--vpc: no VPC has the name "produktion"; did you mean "production"?',
    );
    const none = { names: () => expect.fail('names were read') };
    expect(resolveFilter({ vpc: ['!vpc-0a1'], interface: ['eni-1'] }, none, FLAGS)).toEqual({
      vpc: ['!vpc-0a1'],
      interface: ['eni-1'],
    });
  });
});

describe('options of reports with ids and addresses accept names', () => {
  /** By report, options that mean the same by name and by id or address; further options that it needs. */
  const CASES: Readonly<Record<string, readonly [byName: object, byId: object, more?: object][]>> = {
    host: [[{ address: 'web 1' }, { address: '10.0.0.1' }]],
    why: [
      [{ client: 'web 1' }, { client: '10.0.0.1' }, { server: '10.0.0.2', serverPort: '443' }],
      [{ server: 'shop' }, { server: '10.0.0.2' }, { client: '10.0.0.1', serverPort: '443' }],
    ],
    listed: [[{ entries: 'shop,web 1' }, { entries: '10.0.0.2,10.0.0.1' }]],
    'sg-candidates': [
      [{ target: 'shop-front' }, { target: 'sg-0b2' }],
      [{ target: 'Shop' }, { target: 'eni-0b2' }],
      [{ target: 'web 1' }, { target: 'i-0a1' }],
      [{ target: 'private a' }, { target: 'subnet-0a1' }],
    ],
    'sg-check': [
      [{ rules: 'shop-front' }, { rules: 'sg-0b2' }],
      [{ at: 'shop' }, { at: 'eni-0b2' }, { rules: 'sg-0b2' }],
    ],
    'sg-usage': [
      [{ groups: 'shop-*' }, { groups: 'sg-0b2' }],
      [{ host: 'shop' }, { host: '10.0.0.2' }],
    ],
  };

  it.each(Object.entries(CASES))('%s', async (name, cases) => {
    const source = folderWith('vpc-id subnet-id instance-id flow-direction', RECORDS);
    const inventory = join(temporaryFolder(), 'inventory.json');
    writeFileSync(inventory, JSON.stringify(INVENTORY));
    const report = REPORTS.find((one) => one.name === name);
    if (!report) throw new Error(`there is no report ${name}`);
    const rows = (given: object) =>
      textOf(report, { source, all: true, inventory, format: 'json', ...given });
    for (const [byName, byId, more = {}] of cases) {
      const expected = await rows({ ...more, ...byId });
      expect(JSON.parse(expected)).not.toEqual([]);
      expect(await rows({ ...more, ...byName })).toBe(expected);
    }
  });

  it('and no other option is about such things', () => {
    const reads = (parse: (text: string) => unknown, text: string) => {
      try {
        return parse(text) !== undefined;
      } catch {
        return false;
      }
    };
    const options = REPORTS.flatMap(({ name, options: all }) =>
      Object.entries(all).flatMap(([option, { parse }]) =>
        ['10.0.0.1', 'eni-0a1', 'sg-0b2'].some((text) => reads(parse, text)) ? [`${name} ${option}`] : [],
      ),
    );
    const tried = Object.entries(CASES).flatMap(([name, cases]) => [
      ...new Set(cases.flatMap(([byName]) => Object.keys(byName).map((option) => `${name} ${option}`))),
    ]);
    expect(options.toSorted()).toEqual(tried.toSorted());
  });

  it('a name of several things is an error with their ids', () => {
    const report = REPORTS.find(({ name }) => name === 'sg-candidates');
    const twice = inventoryOf(
      placeOf({
        subnets: [{ ...named('subnet-0a1', 'web'), vpc: 'vpc-1', cidrs: [], zone: 'a' }],
        securityGroups: [{ id: 'sg-0b2', name: 'web', rules, tags: {} }],
      }),
    );
    const names = () => new Names({ inventory: twice });
    expect(() => report?.options.target?.parse('web', names)).toThrow(
      '"web" is the name of subnet-0a1, sg-0b2: give one of the ids',
    );
    expect(() => report?.options.target?.parse('wep', names)).toThrow('did you mean "web"?');
  });
});
