import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_REJECTED } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { address, measures, port, protocol, seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost, nextReport } from '../kit/next.ts';
import { countOption } from '../kit/numbers.ts';
import { failedOption, scanQuery } from './scan-query.ts';

export const hostSweep = defineReport({
  name: 'host-sweep',
  topic: 'security',
  question: 'Who tries one port on many addresses?',
  note: 'Load balancers, monitoring and proxies connect to many addresses too, and are answered. In a sweep, most addresses reject, do not answer or reset: --failed 0 lists the others as well. A packet rejected after its connection ended is not a rejection. Connections whose client is a guess are left out, except pings without an answer, which may also be error messages that a server sends to its clients.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  judges: GUESSES_LEFT_OUT,
  options: {
    hosts: countOption('hosts', 'minimum number of different addresses', 10),
    failed: failedOption('addresses'),
  },
  columns: {
    srcaddr: address.source,
    dstport: port.destination,
    protocol,
    hosts: { meaning: 'different destination addresses', unit: 'addresses' },
    refused_hosts: { meaning: 'those of them where an interface rejected a connection', unit: 'addresses' },
    flows: measures.flows,
    packets: measures.packets,
    ...seen,
  },
  key: ['srcaddr', 'dstport', 'protocol'],
  answer: ['srcaddr', 'dstport', 'protocol', 'hosts', 'refused_hosts', 'last_seen'],
  ranking: ['refused_hosts', 'hosts', 'flows'],
  view: { as: 'bars', value: 'hosts' },
  next: ({ srcaddr }) => [...nextHost(srcaddr), ...nextReport('beacons')],
  limit: 100,
  query: (kit) =>
    scanQuery(kit, {
      by: 'dstport',
      tried: 'dstaddr',
      minimum: kit.options.hosts,
      failed: kit.options.failed,
      all: 'hosts',
      some: 'refused_hosts',
      when: IS_REJECTED,
    }),
});
