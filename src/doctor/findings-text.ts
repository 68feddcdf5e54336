import { styleText } from 'node:util';
import { withoutSecrets } from '../aws/redact.ts';
import type { Finding } from '../checks/finding.ts';
import { printable } from '../rows/printable.ts';

const MARK = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;
const COLOUR = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** Returns a line for each finding, its fix below it, and a line with their number. */
export function findingsText(findings: readonly Finding[], colour: boolean): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, message, fix }) => {
    const mark = colour ? styleText(COLOUR[level], MARK[level], { validateStream: false }) : MARK[level];
    const line = `${mark}  ${clean(check.padEnd(width))}  ${clean(message)}`;
    return fix === undefined ? [line] : [line, `${' '.repeat(width + 8)}${clean(fix)}`];
  });
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length;
  return `${[...lines, '', `${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} wrong`].join('\n')}\n`;
}

/** Returns one object with the findings, and their number by level. */
export function findingsJson(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length;
  const counts = { ok: count('ok'), warn: count('warn'), fail: count('fail') };
  return `${withoutSecrets(JSON.stringify({ counts, findings }, undefined, 2))}\n`;
}

const clean = (text: string) => printable(withoutSecrets(text));
