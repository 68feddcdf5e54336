import type { Answer } from '../../output/formats/answer.ts';
import type { Card } from '../../output/formats/page/page-answer.ts';
import { sumOf } from '../../output/formats/page/sums.ts';
import { readableCell } from '../../rows/readable-cell.ts';
import type { Value } from '../../rows/rows.ts';
import type { SectionRequest } from './page-request.ts';

/**
 * Returns the columns of a one-row answer as cards with their earlier values.
 * @param ago such as `1w`
 */
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

/** Returns the sum that a section shows at the top, if any. */
export function sectionSum(
  answer: Answer,
  { title, card }: Pick<SectionRequest, 'title' | 'card'>,
): SectionSum | undefined {
  const value = card === undefined ? undefined : sumOf(answer, card);
  const unit = answer.columns.find(({ name }) => name === card)?.unit;
  return value === undefined ? undefined : { label: title, value, unit, monthly: monthlyOf(answer) };
}

/** Returns cards with the sections' sums and their total, with monthly rates if the reports supply them. */
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

/** Returns dollars per month if a cost report supplies them; 0 without rows. */
function monthlyOf({ caveats, rows }: Answer): number | undefined {
  if (rows.length === 0) return 0;
  const rate = caveats.find(({ kind }) => kind === 'total')?.fields?.dollarsPerMonth;
  return typeof rate === 'number' ? rate : undefined;
}
