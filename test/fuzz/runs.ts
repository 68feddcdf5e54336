const ALL = Number(process.env.FLOWQ_FUZZ_RUNS ?? 200);

/** How many runs a property gets; one that costs more gets fewer. */
export const runs = (cost = 1) => ({ numRuns: Math.max(10, Math.round(ALL / cost)) });
