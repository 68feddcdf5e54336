import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../src/inventory/owners.ts';

const told = (description: string, more: { type?: string; requester?: string; instance?: string } = {}) =>
  ownerOf({ type: 'interface', tags: {}, description, ...more });

describe('whose an interface is', () => {
  it.each([
    ['ELB app/web-prod/57b09a5655e9f806', 'ALB', 'web-prod'],
    ['ELB net/edge/4e0b1c5d2f3a6b78', 'NLB', 'edge'],
    ['ELB gwy/firewall/0123456789abcdef', 'GWLB', 'firewall'],
    ['ELB awseb-e-a-AWSEBLoa-1ABCDEFGHIJKL', 'CLB', 'awseb-e-a-AWSEBLoa-1ABCDEFGHIJKL'],
    ['Interface for NAT Gateway nat-0d4ba6b0ce4c4d3b9', 'NAT gateway', 'nat-0d4ba6b0ce4c4d3b9'],
    ['VPC Endpoint Interface vpce-0f89a33420c193abc', 'VPC endpoint', 'vpce-0f89a33420c193abc'],
    [
      'Network Interface for Transit Gateway Attachment tgw-attach-06bf47fa39e5d1578',
      'Transit gateway',
      'tgw-attach-06bf47fa39e5d1578',
    ],
    ['AWS Lambda VPC ENI-image-publisher-ebdab770-e7c1-4820-832f-5c18841704d0', 'Lambda', 'image-publisher'],
    ['AWS Lambda VPC ENI-short', 'Lambda', 'short'],
    ['AWS Lambda VPC ENI: 0f1d2c3b-0000-1111-2222-333344445555', 'Lambda', undefined],
    ['RDSNetworkInterface', 'RDS', undefined],
    ['Network interface for DBProxy proxy-1734138353499-orders', 'RDS Proxy', 'proxy-1734138353499-orders'],
    ['ElastiCache sessions-001', 'ElastiCache', 'sessions-001'],
    ['ElastiCache+sessions-001', 'ElastiCache', 'sessions-001'],
    ['RedshiftNetworkInterface', 'Redshift', undefined],
    ['EFS mount target for fs-0a1b2c3d (fsmt-4e5f6a7b)', 'EFS', 'fs-0a1b2c3d'],
    ['AWS created network interface for directory d-1234567890', 'Directory Service', 'd-1234567890'],
    ['Created By Amazon Workspaces for AWS Account ID 123456789012', 'WorkSpaces', undefined],
    ['ES shared-01', 'OpenSearch', 'shared-01'],
    [
      'arn:aws:ecs:us-east-1:123456789012:attachment/9812f5e5-8c97-404c-8f80-f2f28a8a2708',
      'ECS',
      '9812f5e5-8c97-404c-8f80-f2f28a8a2708',
    ],
    ['Amazon EKS production', 'EKS', 'production'],
    [
      'DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:eu-west-2:123456789012:cluster/events/6411a16c-75d7-48b0-afdb-8ed466fe2072-2.',
      'MSK',
      'events',
    ],
    [
      'Route 53 Resolver: rslvr-in-55829d25693e4b729:rni-9494385465134fa5a',
      'Route 53 Resolver',
      'rslvr-in-55829d25693e4b729',
    ],
    ['DMSNetworkInterface', 'DMS', undefined],
    ['Attached to Glue using role: arn:aws:iam::123456789012:role/etl', 'Glue', 'etl'],
    ['[DO NOT DELETE] ENI managed by SageMaker for Studio Domain (d-abcdef)', 'SageMaker', 'd-abcdef'],
  ])('%s is that of %s', (description, service, name) => {
    expect(told(description)).toEqual({ service, ...(name && { name }) });
  });

  it('is told by the type or the requester where the description says nothing', () => {
    expect(told('', { type: 'nat_gateway' })).toEqual({ service: 'NAT gateway' });
    expect(told('', { type: 'natGateway' })).toEqual({ service: 'NAT gateway' });
    expect(told('mine', { type: 'lambda' })).toEqual({ service: 'Lambda' });
    expect(told('', { type: 'network_load_balancer' })).toEqual({ service: 'NLB' });
    expect(told('', { type: 'gateway_load_balancer_endpoint' })).toEqual({ service: 'VPC endpoint' });
    expect(told('', { requester: 'amazon-elasticache' })).toEqual({ service: 'ElastiCache' });
    expect(told('', { requester: 'amazon-elb' })).toEqual({ service: 'ELB' });
  });

  it("is EC2 where an instance has it, and EKS where that instance's pods do", () => {
    expect(told('Primary network interface', { instance: 'i-0a' })).toEqual({ service: 'EC2', name: 'i-0a' });
    const pods = {
      type: 'interface',
      description: 'aws-K8S-i-06ff6e10c20a9cca6',
      instance: 'i-06ff6e10c20a9cca6',
      tags: { 'cluster.k8s.amazonaws.com/name': 'production' },
    };
    expect(ownerOf(pods)).toEqual({ service: 'EKS', name: 'production' });
    expect(ownerOf({ ...pods, tags: {} })).toEqual({ service: 'EKS' });
  });

  it('is nobody known otherwise, whatever stands in it', () => {
    for (const description of ['', 'my interface', 'ELB', 'ELB of my own', 'constant ES x', 'RDS'])
      expect(told(description)).toEqual({});
  });
});
