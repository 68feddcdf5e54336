import { startFlowq } from '../helpers/flowq.ts';
import type { Calls } from '../stack/aws/calls.ts';
import type { Form } from './form.ts';

/** Operations that changed something, in the order in which they were called. */
export function changesIn(calls: Calls): string[] {
  return calls
    .list()
    .filter(
      ({ operation, input }) =>
        /^(Create|Put|Delete)/.test(operation) && (input as Form | undefined)?.DryRun !== 'true',
    )
    .map(({ operation }) => operation);
}

/**
 * Runs the program again and again, each time killed once it has changed something, until there is nothing to change.
 * @returns the changes of all runs
 */
export async function killedAfterEach(
  args: readonly string[],
  service: { afterCall: ((operation: string) => void) | undefined },
  calls: Calls,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<string[]> {
  const made: string[] = [];
  for (;;) {
    calls.clear();
    const { child, finished } = startFlowq(args, options);
    service.afterCall = () => {
      if (changesIn(calls).length > 0) child.kill('SIGKILL');
    };
    const { code } = await finished;
    service.afterCall = undefined;
    if (code !== null) return made;
    made.push(...changesIn(calls));
  }
}
