import { type RawBuilder, sql } from 'kysely';
import type { FlowColumn } from '../../logs/fields.ts';

/** Fields that pair the two directions of an exchange and identify its client and server. */
export const EXCHANGE_FIELDS = [
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
] as const satisfies readonly FlowColumn[];

/** How client and server were decided, the most reliable first. */
export const DECISIONS = ['flags', 'fan-in', 'service', 'start', 'port'] as const;

/** How client and server of an exchange were decided: `flags` is the most reliable, `port` a guess. */
export type DecidedBy = (typeof DECISIONS)[number];

/** Counts of the packets that one end sent, each packet counted once. */
export interface SentCounts {
  /** Number of records. */
  readonly flows: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  /** Records with an accepted RST: a rejected one arrived after the end. */
  readonly resets: bigint;
  /** 1 if a place rejected everything it saw, else 0. */
  readonly blocked: number;
}

/** Counts of what the client sent. */
export type RequestCounts = { readonly [K in keyof SentCounts as `request_${K}`]: SentCounts[K] };

/** Counts of what the server sent. */
export type AnswerCounts = { readonly [K in keyof SentCounts as `answer_${K}`]: SentCounts[K] };

/** Both directions between two ends with the same two ports. */
export interface Exchange extends RequestCounts, AnswerCounts {
  readonly client: string | null;
  readonly server: string | null;
  readonly client_port: number | null;
  /** Port of the server. */
  readonly port: number | null;
  readonly protocol: number | null;
  /** How client and server were decided; `port` is a guess. */
  readonly decided_by: DecidedBy;
  /** 1 if TCP flags are known and none is a SYN, so that the connection is older than the window, else 0. */
  readonly is_older: number;
  /** `accepted` if every place accepted it, `rejected` if one blocked it, NULL if records do not show it. */
  readonly outcome: 'accepted' | 'rejected' | null;
  /** Both directions together. */
  readonly flows: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  /** Records in which the client requested a connection (SYN), and in which the server accepted one (SYN-ACK). */
  readonly asks: bigint;
  readonly answers: bigint;
  /** Earliest start of a record, Unix seconds. */
  readonly first_start: bigint | null;
  /** Latest end of a record, Unix seconds. */
  readonly last_end: bigint | null;
}

/** Counts of an exchange's records that match a condition, both directions together. */
export interface MatchingCounts {
  readonly matching_flows: bigint;
  /** Counted once: per direction at one place, the one that saw the most bytes of it. */
  readonly matching_bytes: bigint;
  /** Earliest start of a record that matches, Unix seconds; NULL if none does. */
  readonly matching_start: bigint | null;
  /** Latest end of a record that matches, Unix seconds; NULL if none does. */
  readonly matching_end: bigint | null;
}

/** {@link MatchingCounts}, if a condition was given. */
export type CountsOf<M extends RawBuilder<boolean> | undefined> =
  M extends RawBuilder<boolean> ? MatchingCounts : unknown;

/** Whether every place accepted the exchange. */
export const IS_ACCEPTED: RawBuilder<boolean> = sql<boolean>`coalesce(outcome = 'accepted', false)`;

/** Whether a place blocked the exchange. */
export const IS_REJECTED: RawBuilder<boolean> = sql<boolean>`coalesce(outcome = 'rejected', false)`;

/** Whether the server answered a SYN with a reset alone: nothing listens there. */
export const IS_NOT_TAKEN: RawBuilder<boolean> = sql<boolean>`(asks > 0 and answers = 0 and answer_resets > 0)`;

/**
 * UDP ports whose servers send no answers under the same ports: SNMP traps, syslog, NetFlow, IPFIX, VXLAN (4789, and 8472 of
 * Linux), Geneve, sFlow and StatsD.
 */
const ONE_WAY_PORTS = [162, 514, 2055, 4739, 4789, 8472, 6081, 6343, 8125];

/** Whether nobody expects an answer; for a relation named `exchanges`. */
export const IS_ONE_WAY: RawBuilder<boolean> = sql<boolean>`(exchanges.protocol = 17 and port in (${sql.join(ONE_WAY_PORTS.map((port) => sql.lit(port)))}))`;

/** Whether client and server are known rather than guessed. */
export const IS_DECIDED: RawBuilder<boolean> = sql<boolean>`decided_by <> 'port'`;

/** Whether client and server are guessed. */
export const IS_GUESSED: RawBuilder<boolean> = sql<boolean>`decided_by = 'port'`;
