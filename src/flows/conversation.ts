import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import type { FlowColumn } from '../logs/fields.ts';
import { FLOW_LOG, type IsLogged } from './record-set.ts';

/** Columns that identify conversations and the places that saw them; each is used if it is logged. */
export const CONVERSATION_FIELDS = [
  FLOW_LOG,
  'interface_id',
  'flow_direction',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'pkt_srcaddr',
  'pkt_dstaddr',
  'action',
  'tcp_flags',
  'packets',
  'bytes',
  'start',
  'end',
] as const satisfies readonly (FlowColumn | typeof FLOW_LOG)[];

/** The columns that identify a conversation, in addition to those that a report groups by. */
export const ENDS = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'] as const;

/**
 * One direction of a conversation, or a part of it; packets and bytes count once, even if several interfaces logged
 * them.
 */
export interface PacketsOnce {
  readonly srcaddr: string | null;
  readonly dstaddr: string | null;
  readonly srcport: number | null;
  readonly dstport: number | null;
  readonly protocol: number | null;
  /** Number of its records. */
  readonly flows: bigint;
  /** Records with action ACCEPT. */
  readonly accepted: bigint;
  /** Records with action REJECT. */
  readonly rejected: bigint;
  /** Counted once. */
  readonly packets: bigint;
  /** Counted once. */
  readonly bytes: bigint;
  /** Earliest start of a record, Unix seconds. */
  readonly first_start: bigint | null;
  /** Latest end of a record, Unix seconds. */
  readonly last_end: bigint | null;
}

/** One direction of a conversation over the whole window. */
export interface Conversation extends PacketsOnce {
  /**
   * Number of places that rejected everything they saw; a place is an interface and a direction, over all its flow
   * logs.
   */
  readonly blocked: bigint;
  /** Records in which the source requests a connection: SYN without ACK. */
  readonly asks: bigint;
  /** Records in which the source accepts a connection: SYN with ACK. */
  readonly answers: bigint;
}

/** Expressions over the columns of a record, by name. */
export type RecordValues = Readonly<Record<string, Expression<unknown>>>;

/** The types of expressions, by name. */
export type RecordValueTypes<V extends RecordValues> = {
  readonly [K in keyof V]: V[K] extends Expression<infer T> ? T : never;
};

/** Facts about the source and the engine that a query over `flows` needs. */
export interface Reading {
  readonly f: SqlFunctions;
  readonly isLogged: IsLogged;
  /** Whether records are stored in columns, so that reading some columns again is cheap. */
  readonly columnar: boolean;
  /** Results that a store has computed about the records; undefined to count from the records alone. */
  readonly marks?: Marks | undefined;
}

/** Relations of sums, with `action`, `interface_id` and `_mark`. */
export interface MarkedSums {
  /** Sums of records with the marks `alone`, `counts` and `copy`, by the ends of their packets. */
  readonly settled: RawBuilder<unknown>;
  /** Sums of records with the mark `undecided`, with all columns that identify a conversation and its place. */
  readonly undecided: RawBuilder<unknown>;
  /** Sums of all rejected packets, with the addresses that the interface saw, destination port and protocol. */
  readonly rejected: RawBuilder<unknown>;
}

/** Relations for FROM that a store has computed about the records that a query selects. */
export interface Marks {
  /** The cells of all marked records: the columns of `cellFields`, and `_mark` if it is `alone`. */
  readonly cells: RawBuilder<unknown>;
  /** Undefined if they also include records that the query does not select. */
  readonly sums?: MarkedSums | undefined;
  /** Whether all records have a mark. */
  readonly isComplete: boolean;
}

/**
 * Further counts of a query, by name, over the columns of a record. The result also has `blocked_start`: the earliest
 * start at a place that rejected everything it saw, except for packets that end a connection.
 */
export interface AlsoCounted {
  /** Conditions; each counts the records that fulfil it. */
  readonly records?: RecordValues;
  /** Values of which the minimum counts. */
  readonly least?: RecordValues;
  /** Values of which the maximum counts. */
  readonly greatest?: RecordValues;
  /** Values summed at one place: the one that saw the most of the conversation. */
  readonly atOnePlace?: RecordValues;
}

export interface CountedOnce<By extends RecordValues> extends Reading {
  /** True for the packets' own addresses if they are logged, false for those that the interface sees. */
  readonly packetLevel: boolean;
  /** Further values to group conversations by. */
  readonly by?: By;
  readonly also?: AlsoCounted | undefined;
  /**
   * Names in `by` whose values differ between the records of one place, such as their hour, or true for all of them:
   * one place counts for all their values.
   */
  readonly onePlace?: boolean | readonly string[] | undefined;
  /** True if ports and protocol of parts are not needed: they may be NULL. */
  readonly withoutPorts?: boolean | undefined;
  /** A condition over `protocol` that selects records (default: all). */
  readonly ofProtocol?: RawBuilder<boolean> | undefined;
}

/**
 * Values to group conversations by so that accepted and rejected packets are summed separately: a rejected packet goes
 * no further, so another interface cannot have rejected the same one.
 */
export const BY_ACTION = {
  action: sql<string | null>`action`,
  refused_at: sql<string | null>`case when action = 'REJECT' then interface_id end`,
};
