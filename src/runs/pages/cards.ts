import type { Answer } from '../../output/formats/answer.ts';
import type { Card } from '../../output/formats/page/page-answer.ts';
import { sumOf } from '../../output/formats/page/sums.ts';
import { readableCell } from '../../rows/readable-cell.ts';
import type { Value } from '../../rows/rows.ts';
import type { SectionRequest } from './page-request.ts';

/** The columns of an answer of one row, each with how it was before. @param ago such as `1w` */
export function numberCards(now: Answer, then: Answer | undefined, ago: string): Card[] {
  const [row = []] = now.rows;
  const [before] = then?.rows ?? [];
  const wasEmpty = before?.every((value) => Number(value ?? 0) === 0) ?? true;
  return now.columns.map(({ name, meaning, unit }, at) => {
    const value = row[at] ?? 0;
    const more = before && !wasEmpty ? changeText(value, before[at] ?? 0, unit, ago) : undefined;
    return { label: meaning ?? name, value, unit, more: then && (more ?? `no records ${ago} before`) };
  });
}

function changeText(now: Value, before: Value, unit: string | undefined, ago: string): string {
  const was = `${readableCell(before, unit)} ${ago} before`;
  if (Number(before) === 0) return was;
  const percent = Math.round((Number(now) / Number(before) - 1) * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent).toLocaleString('en-US')} %: ${was}`;
}

/** The sum of a column of a section. */
export interface SectionSum extends Pick<Card, 'label' | 'unit'> {
  readonly value: number;
  /** Dollars per month at this rate. */
  readonly monthly: number | undefined;
}

/** The sum that a section puts at the top, if it puts one there. */
export function sectionSum(
  answer: Answer,
  { title, card }: Pick<SectionRequest, 'title' | 'card'>,
): SectionSum | undefined {
  const value = card === undefined ? undefined : sumOf(answer, card);
  const unit = answer.columns.find(({ name }) => name === card)?.unit;
  return value === undefined ? undefined : { label: title, value, unit, monthly: monthlyOf(answer) };
}

/** The sums that sections put at the top, and what they come to together, each with its rate if the report says it. */
export function sumCards(sums: readonly SectionSum[]): Card[] {
  const [first] = sums;
  const isAddable = first && sums.length > 1 && sums.every(({ unit }) => unit === first.unit);
  const rates = sums.map(({ monthly }) => monthly);
  const together = {
    label: 'Together',
    value: sums.reduce((total, { value }) => total + value, 0),
    unit: first?.unit,
    monthly: rates.some((rate) => rate === undefined)
      ? undefined
      : rates.reduce<number>((total, rate = 0) => total + rate, 0),
  };
  return [...sums, ...(isAddable ? [together] : [])].map(({ label, value, unit, monthly }) => ({
    label,
    value,
    unit,
    more: monthly === undefined ? undefined : `${readableCell(monthly, unit)} per month at this rate`,
  }));
}

/** Dollars per month, where a report of costs says them; nothing costs nothing. */
function monthlyOf({ caveats, rows }: Answer): number | undefined {
  if (rows.length === 0) return 0;
  const rate = caveats.find(({ kind }) => kind === 'total')?.fields?.dollarsPerMonth;
  return typeof rate === 'number' ? rate : undefined;
}
