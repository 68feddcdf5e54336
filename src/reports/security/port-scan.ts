import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_ACCEPTED, IS_NOT_TAKEN } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { address, measures, protocol, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost, nextReport } from '../kit/next.ts';
import { countOption } from '../kit/numbers.ts';
import { failedOption, scanQuery } from './scan-query.ts';

export const portScan = defineReport({
  name: 'port-scan',
  topic: 'security',
  question: 'Who tries many ports of one address?',
  note: 'Lists scans in which most ports reject, do not answer or reset; --failed 0 lists clients of many services as well. Connections whose client is a guess are left out: without tcp-flags, some scans from one source port are not found.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  judges: GUESSES_LEFT_OUT,
  options: {
    ports: countOption('ports', 'minimum number of different ports', 20),
    failed: failedOption('ports'),
  },
  columns: {
    srcaddr: address.source,
    dstaddr: address.destination,
    protocol,
    ports: { meaning: 'different destination ports', unit: 'ports' },
    open_ports: {
      meaning: 'those of them where every interface accepted a connection, and the server did not reset it',
      unit: 'ports',
    },
    flows: measures.flows,
    packets: measures.packets,
    ...seen,
  },
  key: ['srcaddr', 'dstaddr', 'protocol'],
  answer: ['srcaddr', 'dstaddr', 'protocol', 'ports', 'open_ports', 'last_seen'],
  ranking: ['ports', 'flows'],
  view: { as: 'bars', value: 'ports' },
  next: ({ srcaddr }) => [...nextHost(srcaddr), ...nextReport('brute-force')],
  limit: 100,
  query: (kit) =>
    scanQuery(kit, {
      by: 'dstaddr',
      tried: 'dstport',
      minimum: kit.options.ports,
      failed: kit.options.failed,
      all: 'ports',
      some: 'open_ports',
      when: sql<boolean>`${IS_ACCEPTED} and not ${IS_NOT_TAKEN}`,
      protocols: [6, 17],
    }),
});
