import { EXIT, hintOf, messageOf } from '../errors.ts';
import type { DoctorContext } from './doctor-context.ts';
import { type Finding, fail } from './finding.ts';

/** Checks one thing, or some related ones. An error it throws becomes a finding. */
export interface Check {
  readonly name: string;
  look(context: DoctorContext): Promise<readonly Finding[]>;
}

/** Maximum seconds per check. */
const DEADLINE = 60;

/** Returns the findings in the order of the checks; changes nothing. */
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

/** Returns 3 if a finding has failed, otherwise 0, with or without warnings. */
export function doctorExit(findings: readonly Finding[]): number {
  return findings.some(({ level }) => level === 'fail') ? EXIT.source : EXIT.done;
}
