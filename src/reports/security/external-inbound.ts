import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isPublic } from '../../flows/private-addresses.ts';
import { REQUEST_FIELDS, requests } from '../../flows/requests.ts';
import { address, measures, port, protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const externalInbound = defineReport({
  name: 'external-inbound',
  topic: 'security',
  question: 'Which services are reached from public addresses?',
  note: 'What was let in, without answers to requests of your own. IPv6 addresses of a VPC are public as well, so of requests over IPv6 all that were let through are here.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    dstaddr: address.destination,
    dstport: port.destination,
    protocol,
    sources: { meaning: 'different public source addresses', unit: 'addresses' },
    connections: { meaning: 'requests with a source port of their own', unit: 'connections' },
    ...measures,
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, isLogged, columnar }) =>
    db
      .with('requests', () => requests({ f, isLogged, columnar }))
      .selectFrom('requests')
      .where(({ ref }) => isPublic(ref('srcaddr'), f))
      .where('accepted', '>', 0n)
      .where(({ or, not, eb, ref }) => or([not(isPublic(ref('dstaddr'), f)), eb('dstaddr', 'like', '%:%')]))
      .groupBy(['dstaddr', 'dstport', 'requests.protocol'])
      .select(({ fn, ref }) => [
        'dstaddr',
        'dstport',
        f.protocolName(ref('requests.protocol')).as('protocol'),
        fn.count<bigint>('srcaddr').distinct().as('sources'),
        fn.countAll<bigint>().as('connections'),
        f.total(ref('requests.flows')).as('flows'),
        f.total(ref('requests.packets')).as('packets'),
        f.total(ref('requests.bytes')).as('bytes'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('sources', 'desc')
      .orderBy('connections', 'desc')
      .orderBy('bytes', 'desc')
      .orderBy('dstaddr')
      .orderBy('dstport')
      .orderBy('protocol'),
});
