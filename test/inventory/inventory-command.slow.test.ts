import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInventory } from '../../src/inventory/inventory-file.ts';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { startEc2 } from './memory-ec2.ts';
import { ACCOUNT } from './things.ts';

async function started() {
  const { ec2, env, ...others } = await startEc2();
  const cwd = temporaryFolder();
  const run = (...args: string[]) => flowq(['inventory', ...args], { cwd, env });
  return { ...others, ec2, env, cwd, run, kept: () => readInventory(join(cwd, 'inventory.json')) };
}

/** As the Amazon EC2 API Reference has it, "DescribeNetworkInterfaces". */
const webInterface = (address = '10.0.0.5') => ({
  networkInterfaceId: 'eni-0a',
  subnetId: 'subnet-0a',
  vpcId: 'vpc-0a',
  availabilityZone: 'eu-central-1a',
  description: 'Primary network interface',
  ownerId: ACCOUNT,
  requesterManaged: false,
  status: 'in-use',
  macAddress: '02:81:60:cb:27:37',
  privateIpAddress: address,
  privateIpAddressesSet: [
    {
      privateIpAddress: address,
      primary: true,
      association: { publicIp: '203.0.113.7', ipOwnerId: 'amazon' },
    },
    { privateIpAddress: '10.0.0.6', primary: false },
  ],
  ipv4PrefixSet: [{ ipv4Prefix: '10.0.0.32/28' }],
  ipv6AddressesSet: [{ ipv6Address: '2001:db8::5' }],
  groupSet: [{ groupId: 'sg-0a', groupName: 'web' }],
  attachment: {
    attachmentId: 'eni-attach-1',
    instanceId: 'i-0a',
    instanceOwnerId: ACCOUNT,
    deviceIndex: 0,
    status: 'attached',
    attachTime: new Date('2026-11-01T08:00:00.000Z'),
    deleteOnTermination: true,
  },
  association: { publicIp: '203.0.113.7', ipOwnerId: 'amazon' },
  interfaceType: 'interface',
  tagSet: [],
});

const lambdaInterface = (id: string) => ({
  networkInterfaceId: id,
  subnetId: 'subnet-0a',
  vpcId: 'vpc-0a',
  description: `AWS Lambda VPC ENI-orders-ebdab770-e7c1-4820-832f-5c18841704d0`,
  ownerId: ACCOUNT,
  requesterId: 'AROAEXAMPLE:orders',
  privateIpAddress: '10.0.0.9',
  interfaceType: 'lambda',
});

describe('flowq inventory', () => {
  it('keeps what EC2 says, of all pages, however often it is throttled', async () => {
    const { ec2, faults, run, kept, cwd } = await started();
    ec2.things.DescribeNetworkInterfaces = [
      webInterface(),
      lambdaInterface('eni-0b'),
      lambdaInterface('eni-0c'),
    ];
    ec2.things.DescribeInstances = [
      {
        instancesSet: [
          {
            instanceId: 'i-0a',
            instanceType: 'm7g.large',
            instanceState: { code: 16, name: 'running' },
            tagSet: [{ key: 'Name', value: 'web' }],
          },
        ],
      },
      { instancesSet: [{ instanceId: 'i-0d', instanceState: { code: 48, name: 'terminated' } }] },
    ];
    ec2.things.DescribeSecurityGroups = [
      { groupId: 'sg-0a', groupName: 'web', groupDescription: 'of the web', vpcId: 'vpc-0a' },
    ];
    ec2.things.DescribeSecurityGroupRules = [
      {
        securityGroupRuleId: 'sgr-1',
        groupId: 'sg-0a',
        isEgress: false,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        cidrIpv4: '0.0.0.0/0',
        description: 'everybody',
      },
      {
        securityGroupRuleId: 'sgr-2',
        groupId: 'sg-0a',
        isEgress: false,
        ipProtocol: 'icmp',
        fromPort: 8,
        toPort: -1,
        cidrIpv6: '2001:db8::/32',
      },
      {
        securityGroupRuleId: 'sgr-3',
        groupId: 'sg-0a',
        isEgress: true,
        ipProtocol: '-1',
        fromPort: -1,
        toPort: -1,
        prefixListId: 'pl-0a',
      },
      {
        securityGroupRuleId: 'sgr-4',
        groupId: 'sg-0a',
        isEgress: true,
        ipProtocol: 'udp',
        fromPort: 53,
        toPort: 54,
        referencedGroupInfo: { groupId: 'sg-0b' },
      },
    ];
    ec2.things.DescribeSubnets = [
      {
        subnetId: 'subnet-0a',
        vpcId: 'vpc-0a',
        cidrBlock: '10.0.0.0/24',
        availabilityZone: 'eu-central-1a',
        availabilityZoneId: 'euc1-az2',
      },
    ];
    ec2.things.DescribeVpcs = [
      {
        vpcId: 'vpc-0a',
        cidrBlock: '10.0.0.0/16',
        cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/16' }, { cidrBlock: '10.1.0.0/16' }],
      },
    ];
    ec2.things.DescribeNatGateways = [
      {
        natGatewayId: 'nat-0a',
        vpcId: 'vpc-0a',
        subnetId: 'subnet-0a',
        state: 'available',
        connectivityType: 'public',
        createTime: new Date('2026-10-01T00:00:00Z'),
        natGatewayAddressSet: [{ networkInterfaceId: 'eni-0c', privateIp: '10.0.0.9' }],
      },
      { natGatewayId: 'nat-0b', state: 'deleted' },
    ];
    ec2.things.DescribeVpcEndpoints = [
      {
        vpcEndpointId: 'vpce-0a',
        vpcEndpointType: 'Gateway',
        vpcId: 'vpc-0a',
        serviceName: 'com.amazonaws.eu-central-1.s3',
        state: 'available',
        routeTableIdSet: ['rtb-0a'],
      },
    ];
    ec2.things.DescribeRouteTables = [
      {
        routeTableId: 'rtb-0a',
        vpcId: 'vpc-0a',
        associationSet: [{ main: true }, { main: false, subnetId: 'subnet-0a' }],
        routeSet: [
          { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active' },
          { destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-0a', state: 'blackhole' },
          { destinationPrefixListId: 'pl-0a', gatewayId: 'vpce-0a', state: 'active' },
        ],
      },
    ];
    ec2.things.DescribeNetworkAcls = [
      {
        networkAclId: 'acl-0a',
        vpcId: 'vpc-0a',
        associationSet: [{ subnetId: 'subnet-0a' }],
        entrySet: [
          {
            ruleNumber: 100,
            protocol: '6',
            ruleAction: 'allow',
            egress: false,
            cidrBlock: '0.0.0.0/0',
            portRange: { from: 1024, to: 65535 },
          },
          {
            ruleNumber: 110,
            protocol: '1',
            ruleAction: 'allow',
            egress: true,
            cidrBlock: '0.0.0.0/0',
            icmpTypeCode: { type: -1, code: -1 },
          },
          { ruleNumber: 32767, protocol: '-1', ruleAction: 'deny', egress: false, ipv6CidrBlock: '::/0' },
        ],
      },
    ];
    ec2.things.DescribeManagedPrefixLists = [
      { prefixListId: 'pl-0a', prefixListName: 'com.amazonaws.eu-central-1.s3' },
      { prefixListId: 'pl-0b' },
    ];
    ec2.things.GetManagedPrefixListEntries = [
      { cidr: '3.5.136.0/22' },
      { cidr: '52.219.0.0/20' },
      { cidr: '52.219.44.0/22' },
    ];
    faults.add({ on: 'DescribeNetworkInterfaces', fault: 'throttle', times: 2 });

    const { code, stdout, stderr } = await run();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toBe(
      '123456789012 eu-central-1: 3 interfaces (1 EC2, 1 Lambda, 1 NAT gateway), 1 instance, 1 security group, 1 VPC, 1 subnet, 1 NAT gateway, 1 VPC endpoint, 1 route table, 1 network ACL\nwritten to inventory.json\n',
    );
    expect(statSync(join(cwd, 'inventory.json')).mode & 0o777).toBe(0o600);
    const from = '2026-11-01T08:00:00Z';
    expect(kept()?.places[0]).toMatchObject({
      account: ACCOUNT,
      region: 'eu-central-1',
      lacking: [],
      interfaces: [
        {
          id: 'eni-0a',
          account: ACCOUNT,
          zone: 'eu-central-1a',
          owner: { service: 'EC2', name: 'i-0a' },
          instance: 'i-0a',
          securityGroups: ['sg-0a'],
          addresses: [
            { address: '10.0.0.5', kind: 'private', from },
            { address: '10.0.0.6', kind: 'private', from },
            { address: '10.0.0.32/28', kind: 'private', from },
            { address: '203.0.113.7', kind: 'public', from },
            { address: '2001:db8::5', kind: 'ipv6', from },
          ],
          from,
        },
        { id: 'eni-0b', type: 'lambda', owner: { service: 'Lambda', name: 'orders' }, securityGroups: [] },
        { id: 'eni-0c', owner: { service: 'NAT gateway', name: 'nat-0a' }, from: '2026-10-01T00:00:00Z' },
      ],
      instances: [{ id: 'i-0a', type: 'm7g.large', tags: { Name: 'web' } }],
      securityGroups: [
        {
          id: 'sg-0a',
          name: 'web',
          rules: [
            {
              id: 'sgr-1',
              direction: 'inbound',
              protocol: 6,
              firstPort: 443,
              lastPort: 443,
              cidr: '0.0.0.0/0',
              description: 'everybody',
            },
            { id: 'sgr-2', direction: 'inbound', protocol: 1, icmpType: 8, cidr: '2001:db8::/32' },
            { id: 'sgr-3', direction: 'outbound', protocol: 'all', prefixList: 'pl-0a' },
            { id: 'sgr-4', direction: 'outbound', protocol: 17, firstPort: 53, lastPort: 54, group: 'sg-0b' },
          ],
        },
      ],
      prefixLists: [{ id: 'pl-0a', cidrs: ['3.5.136.0/22', '52.219.0.0/20', '52.219.44.0/22'] }],
      vpcs: [{ id: 'vpc-0a', cidrs: ['10.0.0.0/16', '10.1.0.0/16'] }],
      subnets: [{ id: 'subnet-0a', cidrs: ['10.0.0.0/24'], zoneId: 'euc1-az2' }],
      natGateways: [{ id: 'nat-0a', isPublic: true, interfaces: ['eni-0c'], from: '2026-10-01T00:00:00Z' }],
      endpoints: [{ id: 'vpce-0a', type: 'Gateway', routeTables: ['rtb-0a'], interfaces: [] }],
      routeTables: [
        {
          isMain: true,
          subnets: ['subnet-0a'],
          routes: [
            { to: '10.0.0.0/16', by: 'local' },
            { to: '0.0.0.0/0', by: 'nat-0a', isBlackhole: true },
            { to: 'pl-0a', by: 'vpce-0a' },
          ],
        },
      ],
      networkAcls: [
        {
          subnets: ['subnet-0a'],
          entries: [
            {
              number: 100,
              action: 'allow',
              direction: 'inbound',
              protocol: 6,
              firstPort: 1024,
              lastPort: 65535,
              cidr: '0.0.0.0/0',
            },
            { number: 110, action: 'allow', direction: 'outbound', protocol: 1, cidr: '0.0.0.0/0' },
            { number: 32767, action: 'deny', direction: 'inbound', protocol: 'all', cidr: '::/0' },
          ],
        },
      ],
    });
  });

  it('leaves out and names what is not permitted; rules are then those of the groups', async () => {
    const { ec2, run, kept } = await started();
    ec2.things.DescribeNetworkInterfaces = [webInterface()];
    ec2.things.DescribeSecurityGroups = [
      {
        groupId: 'sg-0a',
        groupName: 'web',
        ipPermissions: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: [{ cidrIp: '10.0.0.0/8', description: 'inside' }],
            groups: [{ groupId: 'sg-0b', userId: ACCOUNT }],
          },
        ],
        ipPermissionsEgress: [{ ipProtocol: '-1', ipRanges: [{ cidrIp: '0.0.0.0/0' }] }],
      },
    ];
    for (const operation of ['DescribeRouteTables', 'DescribeNetworkAcls', 'DescribeSecurityGroupRules'])
      ec2.denied.add(operation);
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain('left out, because it is not permitted: ');
    expect(stdout).toContain('route tables (ec2:DescribeRouteTables)');
    expect(kept()?.places[0]?.securityGroups[0]?.rules).toEqual([
      {
        direction: 'inbound',
        protocol: 6,
        firstPort: 22,
        lastPort: 22,
        cidr: '10.0.0.0/8',
        description: 'inside',
      },
      { direction: 'inbound', protocol: 6, firstPort: 22, lastPort: 22, group: 'sg-0b' },
      { direction: 'outbound', protocol: 'all', cidr: '0.0.0.0/0' },
    ]);
  });

  it('without interfaces is an error, and keeps nothing', async () => {
    const { ec2, run, kept } = await started();
    ec2.denied.add('DescribeNetworkInterfaces');
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(
      'cannot describe network interfaces in eu-central-1: access denied; it requires ec2:DescribeNetworkInterfaces',
    );
    expect(kept()).toBeUndefined();
  });

  it('asks several Regions, and keeps those that answer', async () => {
    const { ec2, run, kept, calls } = await started();
    ec2.things.DescribeNetworkInterfaces = [webInterface()];
    const both = await run('--region', 'eu-central-1,us-east-1');
    expect(both.code).toBe(0);
    expect(kept()?.places.map(({ region }) => region)).toEqual(['eu-central-1', 'us-east-1']);
    calls.clear();
    const dry = await run('--region', 'eu-west-3', '--dry-run');
    expect(dry.stdout).toMatch(/^123456789012 eu-west-3: 1 interface \(1 EC2\)\n$/);
    expect(kept()?.places).toHaveLength(2);
  });

  it('loses nothing when several run beside each other', async () => {
    const { ec2, run, kept, cwd } = await started();
    ec2.things.DescribeNetworkInterfaces = [webInterface()];
    const regions = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
    const all = await Promise.all(regions.map((region) => run('--region', region)));
    expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(regions.map(() => [0, '']));
    expect(
      kept()
        ?.places.map(({ region }) => region)
        .sort(),
    ).toEqual(regions.toSorted());
    expect(readdirSync(cwd)).toEqual(['inventory.json']);
  });

  it('asks as several profiles, keeps those that answer, and names those that do not', async () => {
    const { ec2, env, cwd, kept } = await started();
    ec2.things.DescribeNetworkInterfaces = [webInterface()];
    const credentials = join(cwd, 'credentials');
    writeFileSync(credentials, '[prod]\naws_access_key_id = a\naws_secret_access_key = b\n');
    const { AWS_ENDPOINT_URL, AWS_REGION } = env;
    const shared = { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: '/dev/null' };
    const { code, stdout, stderr } = await flowq(['inventory', '--profile', 'prod,staging'], {
      cwd,
      env: { AWS_ENDPOINT_URL, AWS_REGION, AWS_EC2_METADATA_DISABLED: 'true', ...shared },
    });
    expect([code, kept()?.places.length]).toEqual([3, 1]);
    expect(stdout).toContain('1 interface (1 EC2)');
    expect(stderr).toMatch(/^flowq: profile staging: there is no AWS profile staging/);
  });

  it('the second time remembers what is gone, and since when', async () => {
    const { ec2, run, kept } = await started();
    ec2.things.DescribeNetworkInterfaces = [webInterface(), lambdaInterface('eni-0b')];
    await run();
    const first = kept()?.places[0]?.taken;
    ec2.things.DescribeNetworkInterfaces = [webInterface('10.0.0.7'), lambdaInterface('eni-0c')];
    const { stdout } = await run();
    expect(stdout).toContain(`  since ${first}: 1 interfaces new, 1 gone\n`);
    const place = kept()?.places[0];
    expect(place?.interfaces.map(({ id, from, until }) => [id, from, until])).toEqual([
      ['eni-0a', '2026-11-01T08:00:00Z', undefined],
      ['eni-0c', first, undefined],
      ['eni-0b', undefined, place?.taken],
    ]);
    const addresses = place?.interfaces[0]?.addresses.filter(({ address }) => /^10.0.0.[57]$/.test(address));
    expect(addresses).toEqual([
      { address: '10.0.0.7', kind: 'private', from: first },
      { address: '10.0.0.5', kind: 'private', from: '2026-11-01T08:00:00Z', until: place?.taken },
    ]);
  });

  it('does not touch a damaged file', async () => {
    const { calls, cwd, run } = await started();
    writeFileSync(join(cwd, 'inventory.json'), '{');
    const { code, stderr } = await run();
    expect(code).toBe(3);
    expect(stderr).toContain('inventory.json is not an inventory');
    expect(readFileSync(join(cwd, 'inventory.json'), 'utf8')).toBe('{');
    expect(calls.list()).toEqual([]);
  });

  it('has a least policy, which needs no credentials to be printed', async () => {
    const { stdout } = await flowq(['iam', 'inventory']);
    expect(JSON.parse(stdout).Statement[0].Action).toContain('ec2:DescribeNetworkInterfaces');
  });
});
