import { type Step, stepLines } from './step.ts';

/** What a command would change, and does when told to. */
export interface Plan {
  readonly steps: readonly Step[];
  /** The steps for a person; empty when there is nothing to do. */
  readonly lines: readonly string[];
  /** Takes the steps one after the other. What was made before a failure stays; running again does the rest. */
  apply(onStep?: (step: Step) => void): Promise<void>;
}

export function planOf(steps: readonly Step[]): Plan {
  return {
    steps,
    lines: steps.flatMap(stepLines),
    apply: async (onStep) => {
      for (const step of steps) {
        await step.apply();
        onStep?.(step);
      }
    },
  };
}
