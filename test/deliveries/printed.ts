import { awsPartition } from '../../src/aws/partition.ts';
import type { Delivery, Site } from '../../src/deliveries/delivery.ts';
import { parseFields } from '../../src/logs/record-format.ts';

export const siteOf = (region: string): Site => ({
  account: '123456789012',
  region,
  partition: awsPartition(region),
});
const BUCKET = {
  kind: 's3',
  bucket: 'my-flow-logs',
  prefix: 'flows/',
  parquet: true,
  hourly: true,
  hive: true,
  create: true,
  expireDays: 90,
  kmsKey: 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-0000-0000-000000000000',
} as const;
const GROUP = {
  kind: 'cloudwatch',
  group: '/flow',
  role: 'flows',
  roleArn: 'arn:aws:iam::123456789012:role/flows',
  isRoleThere: false,
  retentionDays: 30,
} as const;

export const deliveryTo = (destination: Delivery['destination']): Delivery => ({
  resources: [
    { type: 'VPC', id: 'vpc-0123456789abcdef0' },
    { type: 'Subnet', id: 'subnet-0123456789abcdef0' },
    { type: 'NetworkInterface', id: 'eni-0123456789abcdef0' },
  ],
  traffic: 'ALL',
  interval: 60,
  format: parseFields('v5'),
  tags: { team: 'net works', 'cost:centre': '7' },
  destination,
});

export const DESTINATIONS = { bucket: BUCKET, old: { ...BUCKET, create: false }, group: GROUP };
