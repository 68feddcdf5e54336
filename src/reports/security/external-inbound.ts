import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_ACCEPTED, IS_DECIDED } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { address, connections, measures, port, protocol, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost, nextReport } from '../kit/next.ts';
import { isOutside } from '../kit/outside.ts';

export const externalInbound = defineReport({
  name: 'external-inbound',
  topic: 'security',
  question: 'Which services are reached from public addresses?',
  note: 'Counts connections that every interface accepted; answers from outside to your own requests are left out, and so are connections whose client is a guess. IPv6 addresses of a VPC are public too: without an inventory, all accepted IPv6 requests are listed.',
  relation: 'flows',
  usesInventory: true,
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  judges: GUESSES_LEFT_OUT,
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
  view: { as: 'bars', value: 'connections' },
  next: ({ dstaddr }) => [...nextHost(dstaddr), ...nextReport('admin-ports')],
  limit: 100,
  query: ({ f, from, inventory, exchanges, protocol, sums, seen }) =>
    from('exchanges', exchanges())
      .where(IS_DECIDED)
      .where(IS_ACCEPTED)
      .where(isOutside('client', inventory, f))
      .where(({ or, not, eb }) => or([not(isOutside('server', inventory, f)), eb('server', 'like', '%:%')]))
      .groupBy(['server', 'port', 'exchanges.protocol'])
      .select(({ fn }) => [
        'server as dstaddr',
        'port as dstport',
        protocol('exchanges'),
        fn.count<bigint>('client').distinct().as('sources'),
        fn.countAll<bigint>().as('connections'),
        ...sums('exchanges', 'flows', 'packets', 'bytes'),
        ...seen(),
      ]),
});
