import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS } from '../../flows/exchanges/exchange.ts';
import { portValue } from '../../flows/filter-values.ts';
import { defineReport } from '../define-report.ts';
import {
  ADDRESS_FIELDS,
  type Addresses,
  addressesOption,
  isIn,
  narrowedAddresses,
} from '../kit/addresses.ts';
import { measures, seen } from '../kit/columns.ts';
import { nextHost } from '../kit/next.ts';
import { explainedByRules } from './rule-explanation.ts';
import { BY_LOGGED_REASON, type SeenConnection } from './sighting.ts';

export const why = defineReport({
  name: 'why',
  topic: 'diagnostics',
  question: 'Why can one address not reach another: was it accepted, rejected, or not answered?',
  note: 'The first row is the conclusion; the others follow in the order of travel. Flow logs do not distinguish security groups from network ACLs; a rejected answer points to a network ACL, because security groups let answers pass. Requests and answers are those of connections from the client to the server. If reject-reason is logged, Block Public Access and encryption controls are named. A packet that was rejected after the end of its connection, or where the connection was accepted, is a late one. With an inventory, the conclusion names what rejected the packet, what would allow it, and the time of the rules.',
  relation: 'log_quality',
  filters: 'exchanges',
  usesInventory: true,
  judges: { inventory: 'which security group or network ACL decided' },
  fields: [...EXCHANGE_FIELDS, 'log_status', 'interface_id'],
  optional: [...CONVERSATION_FIELDS, ...ADDRESS_FIELDS, 'reject_reason'],
  options: {
    client: addressesOption('<client>', 'address, CIDR block or name of the client', '10.0.0.5'),
    server: addressesOption('<server>', 'address, CIDR block or name of the server', '10.0.1.7'),
    serverPort: {
      flags: '[port]',
      meaning: 'port or service of the server; any is all ports',
      default: 'any',
      accepts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))),
      parse: parsePort,
    },
  },
  required: ['client', 'server'],
  columns: {
    step: { meaning: '0 for the conclusion, then the position on the way' },
    way: { meaning: 'conclusion, request or answer' },
    interface_id: { meaning: 'network interface that logged it' },
    action: { meaning: 'ACCEPT or REJECT' },
    protocol: { meaning: 'IANA number of the protocol' },
    client: { meaning: 'client of the first connection of the row' },
    client_port: { meaning: 'its port' },
    server: { meaning: 'server of that connection' },
    port: { meaning: 'its port' },
    ...measures,
    ...seen,
    verdict: {
      meaning: 'answered, rejected, answer-rejected, unanswered or not-seen; in the first row',
    },
    story: { meaning: 'the row as a sentence; in the first row, the conclusion', unit: 'sentence' },
  },
  key: ['step'],
  answer: ['step', 'way', 'interface_id', 'action', 'flows', 'story'],
  ranking: [],
  conclusion: 'story',
  view: { as: 'hops', step: 'step', place: 'interface_id', action: 'action', story: 'story' },
  next: ({ client, server }) => nextHost(server, client),
  query: ({ db, f, sums, options, exchanges, window, narrowing }) =>
    db
      .with('flows', () =>
        concerned(f, {
          client: narrowedAddresses(options.client, { window, narrowing }),
          server: narrowedAddresses(options.server, { window, narrowing }),
        }),
      )
      .with('parts', () =>
        exchanges({
          by: {
            eni: sql<string | null>`interface_id`,
            way_in: sql<string | null>`flow_direction`,
            // A filter by action adds a column of that name.
            record_action: sql<string | null>`action`,
            sides: sql<string | null>`sides`,
            reason: sql<string | null>`reject_reason`,
          },
          ownOutcome: true,
        }),
      )
      .with('attempt', () => attempt(options.serverPort))
      .with('sightings', (from) =>
        from
          .selectFrom('attempt')
          .groupBy(STEP)
          .select(({ fn }) => [
            ...STEP,
            ...ENDS.map((name) => sql<never>`max(case when position = 1 then ${sql.ref(name)} end)`.as(name)),
            ...sums('attempt', 'flows', 'packets', 'bytes', 'stopped', 'answered', 'resets', 'taken'),
            fn.min('attempt.first_start').as('first_start'),
            fn.max('attempt.last_end').as('last_end'),
          ]),
      )
      .with('steps', () => withConclusion())
      .selectFrom('steps')
      .select(({ ref }) => [
        'step',
        'way',
        'interface_id',
        'action',
        'protocol',
        ...ENDS,
        'flows',
        'packets',
        'bytes',
        f.isoTime(ref('first_start')).as('first_seen'),
        f.isoTime(ref('last_end')).as('last_seen'),
        sql<string | null>`case when way = 'conclusion' then ${verdict} end`.as('verdict'),
        sql<string>`case when way = 'conclusion' then ${conclusion} || ${caveat} else ${sentence} end`.as(
          'story',
        ),
      ]),
  refine: (rows, { options, inventory, window }) =>
    inventory.places.length === 0 ? rows : explainedByRules(rows, options, { inventory, window }),
});

/** @throws RangeError for several ports */
function parsePort(text: string): number | undefined {
  if (text === 'any') return undefined;
  const { first, last } = portValue(text);
  if (first !== last) throw new RangeError(`${JSON.stringify(text)} is not a single port`);
  return first;
}

/** Columns that rows are grouped by. */
const STEP = ['way', 'interface_id', 'direction', 'action', 'reason', 'protocol'] as const;

/** The ends of a connection. */
const ENDS = ['client', 'client_port', 'server', 'port'] as const;

interface Ends {
  readonly client: Addresses;
  readonly server: Addresses;
}

/**
 * Returns records of the client or the server, and lost ones, as `flows`. `sides` is `there` from the client to the
 * server, `back` from the server to the client, `both` if the addresses overlap, `lost` for SKIPDATA; all others only
 * show which ports have many peers. Behind a NAT gateway, the packet's own addresses identify the ends.
 */
function concerned(f: SqlFunctions, { client, server }: Ends): RawBuilder<Record<string, unknown>> {
  const isAt = (place: 'src' | 'dst', addresses: Addresses) => {
    const [leg, packet] = [`${place}addr`, `pkt_${place}addr`].map((column) =>
      isIn(sql.ref<string | null>(column), addresses, f),
    );
    return sql`coalesce(${leg}, false) or coalesce(${packet}, false)`;
  };
  return sql`(select *, case when log_status = 'SKIPDATA' then 'lost'
      when from_client and to_server and from_server and to_client then 'both'
      when from_client and to_server then 'there' when from_server and to_client then 'back' end as sides
    from (select *, ${isAt('src', client)} as from_client, ${isAt('dst', server)} as to_server,
        ${isAt('src', server)} as from_server, ${isAt('dst', client)} as to_client from log_quality) as placed
    where log_status = 'SKIPDATA' or from_client or to_server or from_server or to_client)`;
}

interface Attempt extends SeenConnection {
  readonly direction: string | null;
  /** Reason of the rejection, if AWS logs it; not logged for security groups and network ACLs. */
  readonly reason: string | null;
  /** Its number within the step, from 1. */
  readonly position: number;
  readonly flows: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  /** Rejected records at a place that accepted nothing of the connection. */
  readonly stopped: bigint;
  /** Accepted records of an answer that no place stopped. */
  readonly answered: bigint;
  /** Number of those with RST. */
  readonly resets: bigint;
  /** Number of those that accept a connection (SYN-ACK). */
  readonly taken: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

/**
 * The start of a record is that of its interval, so the client may be the other end; a user who names the port knows
 * the server.
 */
const MAY_BE_SWAPPED = sql`decided_by in ('start', 'port')`;

/** Returns the connections from the client to the server, by place and action, and lost records. */
function attempt(serverPort: number | undefined): RawBuilder<Attempt> {
  const isStraight = sql`sides = 'both' or sides = case is_answer when 1 then 'back' else 'there' end`;
  const isTurned = sql`${MAY_BE_SWAPPED} and sides in ('both', case is_answer when 1 then 'there' else 'back' end)`;
  const [onPort, onOther] =
    serverPort === undefined
      ? [sql`true`, sql`client_port = port and decided_by = 'port' and all_answers > 0`]
      : [sql`port = ${sql.lit(serverPort)}`, sql`client_port = ${sql.lit(serverPort)}`];
  const turned = sql`select parts.*, is_answer, case when (${isStraight}) and ${onPort} then 0 when ${isTurned} and ${onOther} then 1 end as is_turned
    from (select *, sum(answer_flows) over (partition by client, client_port, server, port, protocol) as all_answers from parts) as parts cross join (values (0), (1)) as ways(is_answer)`;
  const end = (straight: string, other: string) =>
    sql`case is_turned when 1 then ${sql.ref(other)} else ${sql.ref(straight)} end as ${sql.ref(straight)}`;
  const sent = (name: string) =>
    sql`case is_answer when 1 then ${sql.ref(`answer_${name}`)} else ${sql.ref(`request_${name}`)} end as ${sql.ref(name)}`;
  const travelled = sql`select case when sides = 'lost' then 'lost' when is_answer = is_turned then 'request' else 'answer' end as way,
      eni as interface_id, way_in as direction, record_action as action, reason, protocol,
      ${sql.join([end('client', 'server'), end('client_port', 'port'), end('server', 'client'), end('port', 'client_port')])},
      ${sql.join(['flows', 'packets', 'bytes', 'resets', 'blocked'].map(sent))},
      case is_answer when 1 then answers else 0 end as taken, first_start, last_end
    from (${turned}) as turned where is_turned is not null or (sides = 'lost' and is_answer = 0)`;
  const connection = sql`partition by client, client_port, server, port, protocol`;
  const opened = sql`select travelled.*, max(case when action = 'ACCEPT' then 1 else 0 end) over (${connection}, way, interface_id, direction) as is_open
    from (${travelled}) as travelled where flows > 0`;
  const stopped = sql`select opened.*, max(case when way = 'answer' and is_open = 0 and blocked = 1 then 1 else 0 end) over (${connection}) as is_unheard from (${opened}) as opened`;
  const isAnswered = sql`way = 'answer' and action = 'ACCEPT' and is_unheard = 0`;
  const counted = (condition: RawBuilder<unknown>, value = 'flows') =>
    sql`case when ${condition} then ${sql.ref(value)} else 0 end`;
  return sql`(select ${sql.join([...STEP, ...ENDS].map((name) => sql.ref(name)))}, flows, packets, bytes, first_start, last_end,
      row_number() over (partition by ${sql.join(STEP.map((name) => sql.ref(name)))} order by first_start, client, client_port, server, port) as position,
      ${counted(sql`is_open = 0 and blocked = 1`)} as stopped,
      ${counted(isAnswered)} as answered, ${counted(isAnswered, 'resets')} as resets, ${counted(isAnswered, 'taken')} as taken
    from (${stopped}) as stopped)`;
}

interface Step extends SeenConnection {
  readonly step: bigint;
  readonly flows: bigint | null;
  readonly packets: bigint | null;
  readonly bytes: bigint | null;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

/**
 * Returns a row with the totals of all sightings, even if there are none, then the sightings in the order of travel.
 */
function withConclusion(): RawBuilder<Step> {
  const total = (condition: string, value = 'flows') =>
    sql`coalesce(sum(case when ${sql.raw(condition)} then ${sql.raw(value)} end) over (), 0)`;
  const shown = (column: string) =>
    sql`case when part.is_hop = 1 then ${sql.ref(column)} end as ${sql.ref(column)}`;
  const columns = [
    'interface_id',
    'direction',
    'action',
    'reason',
    'flows',
    'packets',
    'bytes',
    'first_start',
    'last_end',
  ];
  return sql`(select case when part.is_hop = 1 then place else 0 end as step,
      case when part.is_hop = 1 then way else 'conclusion' end as way,
      ${sql.join(columns.map(shown))},
      ${sql.join(['protocol', ...ENDS].map((name) => sql.ref(name)))},
      requests, answers, accepted, case when accepted = 0 then all_rejected else stopped_requests end as rejected,
      all_rejected, by_bpa, by_ec, rejected_leaving, rejected_arriving, stopped_answers, heard, by_reset, lost
    from (select seen.*,
        row_number() over (order by ${TRAVEL}) as place,
        ${total(`way = 'request'`)} as requests,
        ${total(`way = 'answer'`)} as answers,
        ${total(`way = 'request' and action = 'ACCEPT'`)} as accepted,
        ${total(`way = 'request' and action = 'REJECT'`)} as all_rejected,
        ${total(`way = 'request' and reason = 'BPA'`)} as by_bpa,
        ${total(`way = 'request' and reason = 'EC'`)} as by_ec,
        ${total(`way = 'request'`, 'stopped')} as stopped_requests,
        ${total(`way = 'request' and direction = 'egress'`, 'stopped')} as rejected_leaving,
        ${total(`way = 'request' and direction = 'ingress'`, 'stopped')} as rejected_arriving,
        ${total(`way = 'answer'`, 'stopped')} as stopped_answers,
        ${total(`way = 'answer'`, 'answered')} as heard,
        ${total(`way = 'answer' and resets > 0 and taken = 0`, 'resets')} as by_reset,
        ${total(`way = 'lost'`)} as lost
      from (values (1)) as always(one) left join (${PLACED}) as seen on true) as summed
    cross join (values (0), (1)) as part(is_hop)
    where (part.is_hop = 1 and way in ('request', 'answer')) or (part.is_hop = 0 and place = 1))`;
}

const AT_INTERFACE = sql`partition by way, interface_id`;

/** The sightings with their part of the path: 0 if the interface only sends, 2 if it only receives, 1 in between. */
const PLACED = sql`select sightings.*, min(first_start) over (${AT_INTERFACE}) as interface_start,
    1 + max(case when direction = 'ingress' then 1 else 0 end) over (${AT_INTERFACE})
      - max(case when direction = 'egress' then 1 else 0 end) over (${AT_INTERFACE}) as part_of_way
  from sightings`;

/** From the client to the server and back; at an interface in between, in before out. */
const TRAVEL = sql`case way when 'request' then 1 when 'answer' then 2 else 3 end, part_of_way, interface_start,
  coalesce(interface_id, ''), coalesce(direction, '') desc, first_start, last_end, coalesce(action, ''), coalesce(reason, ''), protocol`;

const sentence = sql`way
  || case direction when 'egress' then ' leaving by ' when 'ingress' then ' arriving at ' else ' at ' end
  || coalesce(interface_id, 'an interface without an id')
  || case action when 'ACCEPT' then ': accepted' when 'REJECT' then ': rejected' || case reason when 'BPA' then ' by Block Public Access' when 'EC' then ' by encryption controls' else '' end else ': action not logged' end`;

/** The conclusion: the first case that applies. */
const conclusion = cases([
  [
    'requests = 0 and answers = 0',
    'Nothing was seen: no request was sent in this time, it took another route, or neither end is logged.',
  ],
  [
    'requests = 0',
    'Only answers were seen: the request was sent before this time, or where nothing is logged.',
  ],
  [
    'rejected > 0 and heard > 0',
    'Some connections are accepted and answered, others rejected: rules were changed, or rules differ between the addresses or ports.',
  ],
  [
    'rejected > 0 and by_bpa = all_rejected',
    `${BY_LOGGED_REASON} VPC Block Public Access: security groups and network ACLs are not the reason. To allow: add an exclusion for the VPC or the subnet.`,
  ],
  [
    'rejected > 0 and by_ec = all_rejected',
    `${BY_LOGGED_REASON} the encryption controls of the VPC: security groups and network ACLs are not the reason.`,
  ],
  [
    'rejected_arriving > 0',
    'Rejected on arrival: no inbound rule of the security groups of the destination admits it, or the network ACL of its subnet denies it.',
  ],
  [
    'rejected_leaving > 0',
    'Rejected on leaving: no outbound rule of the security groups of the source admits it, or the network ACL of its subnet denies it.',
  ],
  [
    'rejected > 0',
    'Rejected by the security groups of the interface that logged it, or by the network ACL of its subnet.',
  ],
  [
    'stopped_answers > 0 and heard = 0',
    'Accepted, but the answers are rejected, all of them at one interface: security groups let answers pass, so a network ACL on the way back denies the ephemeral ports that answers go to.',
  ],
  [
    'stopped_answers > 0',
    'Accepted and answered, but some answers are rejected: security groups let answers pass, so a network ACL on the way back denies them.',
  ],
  [
    'heard = 0',
    'Accepted, but no answer was seen: nothing listens, a firewall of the host drops it, the answer takes another route, or the answering end is not logged.',
  ],
  [
    'by_reset > 0 and by_reset = heard',
    'Accepted, and answered only by resets: nothing listens on that port, or a proxy or firewall ends the connections.',
  ],
  ['true', 'Accepted and answered: security groups, network ACLs and routes are not the reason.'],
]);

const verdict = cases([
  ['requests = 0 and answers = 0', 'not-seen'],
  ['rejected > 0 and heard = 0', 'rejected'],
  ['stopped_answers > 0', 'answer-rejected'],
  ['heard > 0', 'answered'],
  ['true', 'unanswered'],
]);

const caveat = sql`case when lost > 0 then ' Records of this time were lost (SKIPDATA), so there may be more.' else '' end`;

function cases(list: readonly (readonly [condition: string, text: string])[]): RawBuilder<string> {
  const whens = list.map(([condition, text]) => sql`when ${sql.raw(condition)} then ${sql.lit(text)}`);
  return sql`case ${sql.join(whens, sql` `)} end`;
}
