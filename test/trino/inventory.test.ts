import { join } from 'node:path';
import {
  AllocateAddressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DescribeImagesCommand,
  DescribeSubnetsCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/inventory-file.ts';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { type Stack, startStack } from '../stack/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 300_000);
afterAll(() => stack?.close());
beforeEach(() => stack.reset());

test("moto's EC2 is taken inventory of: instances, gateways, endpoints, rules, routes and network ACLs", async () => {
  const { ec2 } = stack.clients;
  const { Subnets: [subnet] = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SubnetId, VpcId } = subnet ?? {};
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'of the web', VpcId }),
  );
  const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        { ...https, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'everybody' }] },
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId }] },
      ],
    }),
  );
  const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const { Instances: [instance] = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: image?.ImageId,
      MinCount: 1,
      MaxCount: 1,
      SubnetId,
      SecurityGroupIds: [GroupId ?? ''],
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'web' }] }],
    }),
  );
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const { NatGateway: gateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  const ServiceName = 'com.amazonaws.us-east-1.s3';
  await ec2.send(new CreateVpcEndpointCommand({ VpcId, ServiceName, VpcEndpointType: 'Gateway' }));
  await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Description: 'RDSNetworkInterface' }));

  const cwd = temporaryFolder();
  const { code, stderr } = await flowq(['inventory'], { cwd, env: stack.environment });
  expect([code, stderr]).toEqual([0, '']);
  const [place] = readInventory(join(cwd, 'inventory.json'))?.places ?? [];
  expect(place?.interfaces.map(({ owner }) => owner)).toEqual(
    expect.arrayContaining([
      { service: 'EC2', name: instance?.InstanceId },
      { service: 'NAT gateway', name: gateway?.NatGatewayId },
      { service: 'RDS' },
    ]),
  );
  expect(place?.instances).toMatchObject([{ id: instance?.InstanceId, tags: { Name: 'web' } }]);
  const rules = place?.securityGroups.find(({ id }) => id === GroupId)?.rules;
  const inbound = { id: expect.stringMatching(/^sgr-/), direction: 'inbound', protocol: 6 };
  expect(rules).toEqual(
    expect.arrayContaining([
      { ...inbound, firstPort: 443, lastPort: 443, cidr: '0.0.0.0/0', description: 'everybody' },
      { ...inbound, firstPort: 22, lastPort: 22, group: GroupId },
    ]),
  );
  expect(place).toMatchObject({
    account: '123456789012',
    lacking: [],
    vpcs: [{ id: VpcId, cidrs: ['172.31.0.0/16'] }],
    natGateways: [{ id: gateway?.NatGatewayId, isPublic: true }],
    endpoints: [{ type: 'Gateway', service: ServiceName }],
    routeTables: [{ isMain: true, routes: [{ to: '172.31.0.0/16', by: 'local' }] }],
    networkAcls: [
      { entries: expect.arrayContaining([expect.objectContaining({ number: 100, action: 'allow' })]) },
    ],
  });
});
