/** How many cases a property is tried on: few in the quick suite, as many as one likes by `npm run fuzz`. */
export const numRuns = Number(process.env.FLOWQ_FUZZ_RUNS ?? 200);

/** A case that fails is made smaller for as long as a slow test may take. */
export const SHRINKING = { interruptAfterTimeLimit: 280_000, markInterruptAsFailure: true };
