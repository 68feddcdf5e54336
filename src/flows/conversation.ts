import { type Expression, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import type { FlowColumn } from '../logs/fields.ts';
import { FLOW_LOG, type IsLogged } from './record-set.ts';

/** Columns that tell conversations and where they were seen; each is used where it is logged. */
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

/** What tells conversations apart, beside what a report tells them apart by. */
export const ENDS = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'] as const;

/** Packets and bytes that count once, of one direction of a conversation, whoever logged it. */
export interface PacketsOnce {
  readonly srcaddr: string | null;
  readonly dstaddr: string | null;
  readonly srcport: number | null;
  readonly dstport: number | null;
  readonly protocol: number | null;
  /** Records about it, all of them. */
  readonly flows: bigint;
  /** Those of them with action ACCEPT. */
  readonly accepted: bigint;
  /** Those of them with action REJECT. */
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
  /** How many places rejected all that they saw of it; a place is an interface and a direction, over all its flow logs. */
  readonly blocked: bigint;
  /** Those of its records that saw its source ask for a connection: SYN without ACK. */
  readonly asks: bigint;
  /** Those of its records that saw its source take one: SYN with ACK. */
  readonly answers: bigint;
}

/** Expressions over the columns of a record, by name. */
export type RecordValues = Readonly<Record<string, Expression<unknown>>>;

export type Valued<V extends RecordValues> = {
  readonly [K in keyof V]: V[K] extends Expression<infer T> ? T : never;
};

/** What a query over `flows` is told of its source and engine. */
export interface Reading {
  readonly f: SqlFunctions;
  readonly isLogged: IsLogged;
  /** Whether records are kept in columns, so that reading some columns again costs little. */
  readonly columnar: boolean;
}

/**
 * What a query counts besides, by name; the conditions are over the columns of a record. With it comes `blocked_start`:
 * when the first place began that rejected all that it saw, packets that end a connection left aside.
 */
export interface AlsoCounted {
  /** Numbers of records. */
  readonly records?: RecordValues;
  /** Starts of the earliest record, Unix seconds. */
  readonly earliest?: RecordValues;
}

export interface CountedOnce<By extends RecordValues> extends Reading {
  /** Whether addresses are the packets' own where those are logged, rather than those of the interface's leg. */
  readonly packetLevel: boolean;
  /** What conversations are told apart by besides. */
  readonly by?: By;
  readonly also?: AlsoCounted | undefined;
}

/**
 * What to tell conversations apart by where accepted and refused packets are added up each for themselves: a packet
 * that was refused went no further, so that those refused at another interface are other ones.
 */
export const BY_ACTION = {
  action: sql<string | null>`action`,
  refused_at: sql<string | null>`case when action = 'REJECT' then interface_id end`,
};
