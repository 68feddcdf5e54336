import * as v from 'valibot';
import { usageError } from '../../errors.ts';
import { parts } from '../../forms/form.ts';
import { issueText } from '../../forms/issue.ts';
import { KEYS } from '../request/spelling.ts';

export const listener = v.optional(v.custom((value) => typeof value === 'function', 'a function'));

export const signal = v.optional(v.instance(AbortSignal, 'an AbortSignal'));

/**
 * Checks that options have known names, and some of them by a schema.
 * @param others names of options that are checked elsewhere
 * @throws FlowqError (usage) that names the option
 */
export function checkNames(options: object, known: v.ObjectEntries, others: readonly string[]): void {
  const further = Object.fromEntries(others.map((one) => [one, v.optional(v.unknown())]));
  const result = v.safeParse(parts({ ...known, ...further }), options, { abortEarly: true });
  if (!result.success)
    throw usageError(issueText(result.issues[0], KEYS), 'docs/api.md describes the options');
}
