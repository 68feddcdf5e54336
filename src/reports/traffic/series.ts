import * as v from 'valibot';
import { NAME_COLUMNS } from '../../flows/named-relation.ts';
import { FIELDS } from '../../logs/fields.ts';
import type { ReportOption } from '../define-report.ts';
import { GROUP_COLUMNS, type GroupColumn, groupColumns, type TimeColumn } from '../group-column.ts';

/** Replaces all values without separate rows. No field or id has this form. */
export const OTHERS = '(others)';

/** A record field or a name. */
type SeriesColumn = Exclude<GroupColumn, TimeColumn>;

const NONE = 'none';

/** The option `--by`: a column whose values get separate rows. */
export const seriesOption = {
  flags: '--by <column>',
  meaning: 'rows for each value of a column, such as action, dstport, interface_id or src_name',
  default: NONE,
  values: GROUP_COLUMNS,
  accepts: v.custom<SeriesColumn | undefined>((value) => value === undefined || isSeries(value)),
  parse: (text: string): SeriesColumn | undefined => {
    if (text === NONE) return undefined;
    const [column, other] = groupColumns(text, '');
    if (other !== undefined) throw new RangeError(`${text} is of both ends: give src_${text} or dst_${text}`);
    if (!isSeries(column)) throw new RangeError(`${text} is a time: --bucket sets the length of buckets`);
    return column;
  },
} satisfies ReportOption<SeriesColumn | undefined>;

const isSeries = (value: unknown): value is SeriesColumn =>
  typeof value === 'string' &&
  (Object.hasOwn(NAME_COLUMNS, value) || FIELDS.some(({ column }) => column === value));
