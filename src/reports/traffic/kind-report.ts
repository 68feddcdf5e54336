import type { RawBuilder } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import { defineReport } from '../define-report.ts';
import { decisions, measures } from '../kit/columns.ts';
import type { NextCommand, NextRow } from '../kit/next.ts';

interface Kinds {
  readonly name: string;
  readonly question: string;
  readonly note: string;
  readonly meaning: string;
  readonly field: FlowColumn;
  /** True if the records of one conversation may be of several kinds. */
  readonly isOfRecord?: boolean;
  /** Returns commands to run next. */
  next(row: NextRow): readonly NextCommand[];
  /** Returns the kind of a record. */
  of(f: SqlFunctions): RawBuilder<string | null>;
}

/** Defines a report on the amount of each kind of traffic. */
export const defineKindReport = ({ meaning, field, of, isOfRecord = false, ...description }: Kinds) =>
  defineReport({
    ...description,
    topic: 'traffic',
    relation: 'flows',
    fields: [field, 'packets', 'bytes', 'start', 'action'],
    optional: CONVERSATION_FIELDS,
    options: {},
    columns: { kind: { meaning }, ...measures, ...decisions },
    key: ['kind'],
    answer: ['kind', 'bytes', 'flows', 'rejected'],
    ranking: ['bytes', 'packets', 'flows'],
    view: { as: 'shares', value: 'bytes' },
    limit: 50,
    query: ({ f, from, packets, sums }) =>
      from('conversations', packets({ by: { kind: of(f) }, onePlace: isOfRecord }))
        .groupBy('kind')
        .select(['kind', ...sums('conversations', 'flows', 'packets', 'bytes', 'accepted', 'rejected')]),
  });
