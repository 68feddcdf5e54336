import fc from 'fast-check';
import { NOON, type Values } from './logs.ts';

/** Their fields in addition to the default format. */
export const PLACE_FIELDS =
  'pkt-srcaddr pkt-dstaddr flow-direction tcp-flags az-id next-hop-az-id interface-type instance-id traffic-path pkt-dst-aws-service reject-reason';

const oneOf = (values: readonly string[]) => fc.constantFrom(...values);
const perhaps = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant('-') });
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 3, arbitrary: fc.constant('-') });

const recordOf = (
  addresses: readonly string[],
  interfaces: readonly string[],
  directions: readonly string[],
) =>
  fc.record<Values>({
    'interface-id': perhaps(oneOf(interfaces)),
    srcaddr: perhaps(oneOf(addresses)),
    dstaddr: perhaps(oneOf(addresses)),
    srcport: fc.constantFrom(443, 40_000),
    dstport: fc.constantFrom(22, 443),
    protocol: fc.constant(6),
    packets: fc.constantFrom(1, 2, 10),
    bytes: perhaps(fc.constantFrom(40, 100, 5_000_000_000)),
    start: fc.integer({ min: NOON, max: NOON + 3599 }),
    action: fc.constantFrom('ACCEPT', 'ACCEPT', 'REJECT'),
    'pkt-srcaddr': seldom(oneOf(addresses)),
    'pkt-dstaddr': seldom(oneOf(addresses)),
    'flow-direction': oneOf(directions),
    'tcp-flags': perhaps(fc.constantFrom(0, 1, 2, 4, 18)),
    'az-id': perhaps(fc.constant('use1-az1')),
    'next-hop-az-id': perhaps(fc.constant('use1-az2')),
    'interface-type': seldom(fc.constant('nat_gateway')),
    'instance-id': perhaps(fc.constant('i-1')),
    'traffic-path': perhaps(fc.constantFrom(1, 5, 8)),
    'pkt-dst-aws-service': seldom(fc.constant('S3')),
    'reject-reason': seldom(oneOf(['BPA', 'EC'])),
  });

const some = (all: readonly string[]) => fc.subarray([...all], { minLength: 1 });
/**
 * Generates records with few distinct values, so that conversations are seen at one, two and more places, with and
 * without NAT on the way.
 * @param most maximum number of records
 */
export const placedRecords = (most: number) =>
  fc
    .tuple(
      some(['10.0.0.1', '10.0.0.2', '203.0.113.5']),
      some(['eni-a', 'eni-b', 'eni-c']),
      some(['ingress', 'egress', '-']),
    )
    .chain((values) => fc.array(recordOf(...values), { minLength: 1, maxLength: most }));
