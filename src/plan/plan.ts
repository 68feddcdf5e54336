import { type Step, stepLines } from './step.ts';

/** The changes that a command would make. */
export interface Plan {
  readonly steps: readonly Step[];
  /** The steps as text; empty if there is nothing to do. */
  readonly lines: readonly string[];
  /** Applies the steps in order. After a failure the finished steps remain, and another run completes the rest. */
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
