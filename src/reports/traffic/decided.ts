import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { decidedOnce } from '../../flows/decided-once.ts';
import { address, measures, port, protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { packetFields, packetLevel } from '../levels.ts';

/** Who talks to which port, among what security groups and network ACLs let through or refused. */
const decided = (action: 'ACCEPT' | 'REJECT', told: { name: string; question: string; note: string }) =>
  defineReport({
    ...told,
    topic: 'traffic',
    relation: 'flows',
    fields: ['srcaddr', 'dstaddr', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'action'],
    optional: CONVERSATION_FIELDS,
    options: { packetLevel },
    needs: packetFields,
    columns: {
      srcaddr: address.source,
      dstaddr: address.destination,
      dstport: port.destination,
      protocol,
      ...measures,
      ...seen,
    },
    view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'flows' },
    limit: 100,
    query: ({ db, f, isLogged, columnar, options }) =>
      db
        .with('conversations', () =>
          decidedOnce(action, { f, isLogged, columnar, packetLevel: options.packetLevel }),
        )
        .selectFrom('conversations')
        .groupBy(['srcaddr', 'dstaddr', 'dstport', 'conversations.protocol'])
        .select(({ fn, ref }) => [
          'srcaddr',
          'dstaddr',
          'dstport',
          f.protocolName(ref('conversations.protocol')).as('protocol'),
          f.total(ref('conversations.flows')).as('flows'),
          f.total(ref('conversations.packets')).as('packets'),
          f.total(ref('conversations.bytes')).as('bytes'),
          f.isoTime(fn.min('first_start')).as('first_seen'),
          f.isoTime(fn.max('last_end')).as('last_seen'),
        ])
        .orderBy('flows', 'desc')
        .orderBy('packets', 'desc')
        .orderBy('bytes', 'desc')
        .orderBy('srcaddr')
        .orderBy('dstaddr')
        .orderBy('dstport')
        .orderBy('protocol'),
  });

export const rejected = decided('REJECT', {
  name: 'rejected',
  question: 'What was refused by security groups and network ACLs, and who asked for it?',
  note: 'A packet that arrives after its connection was closed is logged as REJECT too.',
});

export const accepted = decided('ACCEPT', {
  name: 'accepted',
  question: 'What was let through by security groups and network ACLs, from whom to whom?',
  note: 'Answers of a server are flows too, to the ephemeral port of its client.',
});
