import { EXIT, hintOf, messageOf } from '../errors.ts';
import type { DoctorContext } from './doctor-context.ts';
import { type Finding, fail } from './finding.ts';

/** Looks at one thing, or at some that belong together. What it throws is a finding too. */
export interface Check {
  readonly name: string;
  look(context: DoctorContext): Promise<readonly Finding[]>;
}

/** Seconds that a check may take. */
const DEADLINE = 60;

/** What is well and what is not, in the order of the checks; nothing is changed. */
export async function diagnose(context: DoctorContext, checks: readonly Check[]): Promise<Finding[]> {
  const all: Finding[] = [];
  for (const check of checks) all.push(...(await looked(check, context)));
  return all;
}

async function looked({ name, look }: Check, context: DoctorContext): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((done) => {
    timer = setTimeout(() => done([fail(name, `no answer within ${DEADLINE} s`)]), DEADLINE * 1000);
  });
  try {
    return await Promise.race([look(context), late]);
  } catch (error) {
    context.signal?.throwIfAborted();
    return [fail(name, messageOf(error), hintOf(error))];
  } finally {
    clearTimeout(timer);
  }
}

/** 0 when nothing fails, warnings or not; 3 when something does. */
export function doctorExit(findings: readonly Finding[]): number {
  return findings.some(({ level }) => level === 'fail') ? EXIT.source : EXIT.done;
}
