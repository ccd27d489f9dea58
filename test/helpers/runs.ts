/** Whether the tests have all their cases: with `npm test -- --all`, and where a slow file is named. */
export const ALL_CASES = process.env.SLOW !== undefined;

/** How many random cases a test has: all of them, or one of `quick`. */
export const runs = (all: number, quick = 10): number => (ALL_CASES ? all : Math.ceil(all / quick));
