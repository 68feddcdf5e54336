import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { address, measures, protocol, seen } from '../kit/columns.ts';
import { countOption } from '../kit/numbers.ts';
import { scanQuery } from './scan-query.ts';

export const portScan = defineReport({
  name: 'port-scan',
  topic: 'security',
  question: 'Who tries many ports of one address?',
  note: 'Without tcp-flags, packets to a port above their source port count as answers, not as requests.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: { ports: countOption('ports', 'minimum number of different ports', 20) },
  columns: {
    srcaddr: address.source,
    dstaddr: address.destination,
    protocol,
    ports: { meaning: 'different destination ports', unit: 'ports' },
    open_ports: { meaning: 'those of them where a request was accepted', unit: 'ports' },
    flows: measures.flows,
    packets: measures.packets,
    ...seen,
  },
  key: ['srcaddr', 'dstaddr', 'protocol'],
  answer: ['srcaddr', 'dstaddr', 'protocol', 'ports', 'open_ports', 'last_seen'],
  ranking: ['ports', 'flows'],
  view: { as: 'table' },
  limit: 100,
  query: (kit) =>
    scanQuery(kit, {
      by: 'dstaddr',
      tried: 'dstport',
      minimum: kit.options.ports,
      all: 'ports',
      some: 'open_ports',
      when: sql`accepted > 0 and rejected = 0`,
      protocols: [6, 17],
    }),
});
