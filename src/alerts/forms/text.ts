import type { Finding } from '../finding.ts';
import type { Message } from '../message.ts';

/** Returns the message as lines of plain text. */
export function textForm(message: Message): string {
  return [titleOf(message), ...linesOf(message)].join('\n');
}

/** Returns `[high] hourly: findings: 3 new`. */
export function titleOf({ example, severity, job, report, sentence }: Message): string {
  const mark = example ? 'EXAMPLE, not a finding: ' : '';
  const about = job === report ? job : `${job} (${report})`;
  return `${mark}[${severity}] ${about}: ${sentence}`;
}

/** Returns the lines after the title. */
export function linesOf(message: Message): string[] {
  const { windows, others, still, othersGone, quiet, notes, outputs, look } = message;
  const [first, last] = [windows[0], windows.at(-1)];
  return [
    ...(first?.since && last?.until ? [`window: ${first.since} to ${last.until}`] : []),
    ...message.new.map((cells) => `new: ${cellsText(cells)}`),
    ...(others > 0 ? [`and ${others} others`] : []),
    ...(still > 0 ? [`still there: ${still}`] : []),
    ...message.gone.map((cells) => `gone: ${cellsText(cells)}`),
    ...(othersGone > 0 ? [`and ${othersGone} others gone`] : []),
    ...(quiet > 0 ? [`left out as quiet: ${quiet}`] : []),
    ...notes.map((note) => `note: ${note}`),
    ...outputs.map((out) => `rows: ${out}`),
    `look: ${look}`,
  ];
}

const cellsText = (cells: Finding['cells']) =>
  Object.entries(cells)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
