import { expect, it } from 'vitest';
import { PROTOCOL_KEYWORDS } from '../../src/logs/protocols.ts';

it.each([
  [0, 'HOPOPT'],
  [1, 'ICMP'],
  [2, 'IGMP'],
  [4, 'IPv4'],
  [6, 'TCP'],
  [17, 'UDP'],
  [33, 'DCCP'],
  [41, 'IPv6'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'IPv6-ICMP'],
  [61, null],
  [89, 'OSPFIGP'],
  [99, null],
  [103, 'PIM'],
  [112, 'VRRP'],
  [115, 'L2TP'],
  [132, 'SCTP'],
  [136, 'UDPLite'],
  [138, 'manet'],
  [139, 'HIP'],
  [140, 'Shim6'],
  [143, 'Ethernet'],
  [147, 'BIT-EMU'],
  [148, undefined],
])('protocol %i is %s', (number, keyword) => {
  expect(PROTOCOL_KEYWORDS[number]).toBe(keyword);
});
