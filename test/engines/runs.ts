/** How many cases a property is tried on: few in the quick suite, as many as one likes by `npm run fuzz`. */
export const numRuns = Number(process.env.FLOWQ_FUZZ_RUNS ?? 200);

/** How long a property may take, shrinking included: on a slow machine fewer cases are tried, rather than none reported. */
export const WITHIN_LIMIT = { interruptAfterTimeLimit: 280_000 };
