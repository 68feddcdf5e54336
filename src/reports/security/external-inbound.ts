import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import { REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { address, connections, measures, port, protocol, seen } from '../kit/columns.ts';

export const externalInbound = defineReport({
  name: 'external-inbound',
  topic: 'security',
  question: 'Which services are reached from public addresses?',
  note: 'Counts accepted requests; answers from outside to your own requests are left out. IPv6 addresses of a VPC are public too, so all accepted IPv6 requests are listed.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    dstaddr: address.destination,
    dstport: port.destination,
    protocol,
    sources: { meaning: 'different public source addresses', unit: 'addresses' },
    connections,
    ...measures,
    ...seen,
  },
  key: ['dstaddr', 'dstport', 'protocol'],
  answer: ['dstaddr', 'dstport', 'protocol', 'sources', 'connections', 'bytes'],
  ranking: ['sources', 'connections', 'bytes'],
  view: { as: 'table' },
  limit: 100,
  query: ({ f, from, requests, protocol, sums, seen }) =>
    from('requests', requests())
      .where(({ ref }) => isPublic(ref('srcaddr'), f))
      .where('accepted', '>', 0n)
      .where(({ or, not, eb, ref }) => or([not(isPublic(ref('dstaddr'), f)), eb('dstaddr', 'like', '%:%')]))
      .groupBy(['dstaddr', 'dstport', 'requests.protocol'])
      .select(({ fn }) => [
        'dstaddr',
        'dstport',
        protocol('requests'),
        fn.count<bigint>('srcaddr').distinct().as('sources'),
        fn.countAll<bigint>().as('connections'),
        ...sums('requests', 'flows', 'packets', 'bytes'),
        ...seen(),
      ]),
});
