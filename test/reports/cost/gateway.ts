import type { Values } from '../../helpers/logs.ts';

export const GB = 1_000_000_000;
export const CLIENT = '10.0.1.5';
const GATEWAY = '10.0.0.9';
export const S3 = '52.216.1.1';
export const HOST = '203.0.113.7';

/** Records of a zonal gateway about packets to a host and the answer: four legs, two of them on the side of the client. */
export function throughGateway(host: string, sent: number, received: number, also: Values = {}): Values[] {
  const service = host === S3 ? 'S3' : '-';
  const at = { 'interface-id': 'eni-nat', ...also };
  const there = { ...at, packets: 1, bytes: sent, 'pkt-dstaddr': host, 'pkt-dst-aws-service': service };
  const back = { ...at, packets: 2, bytes: received, 'pkt-srcaddr': host, 'pkt-src-aws-service': service };
  const server = { srcport: 443, dstport: 40_000 };
  return [
    { ...there, srcaddr: CLIENT, dstaddr: GATEWAY, 'pkt-srcaddr': CLIENT, 'flow-direction': 'ingress' },
    {
      ...there,
      srcaddr: GATEWAY,
      dstaddr: host,
      'pkt-srcaddr': GATEWAY,
      srcport: 1024,
      'flow-direction': 'egress',
    },
    {
      ...back,
      ...server,
      srcaddr: host,
      dstaddr: GATEWAY,
      'pkt-dstaddr': GATEWAY,
      dstport: 1024,
      'flow-direction': 'ingress',
    },
    {
      ...back,
      ...server,
      srcaddr: GATEWAY,
      dstaddr: CLIENT,
      'pkt-dstaddr': CLIENT,
      'flow-direction': 'egress',
    },
  ];
}

/** The same packets as the client logs them. */
export const atClient = (host: string, sent: number, received: number): Values[] => [
  {
    'interface-id': 'eni-1',
    srcaddr: CLIENT,
    dstaddr: host,
    'pkt-srcaddr': CLIENT,
    'pkt-dstaddr': host,
    bytes: sent,
  },
  {
    'interface-id': 'eni-1',
    srcaddr: host,
    dstaddr: CLIENT,
    srcport: 443,
    dstport: 40_000,
    'pkt-srcaddr': host,
    'pkt-dstaddr': CLIENT,
    bytes: received,
  },
];
