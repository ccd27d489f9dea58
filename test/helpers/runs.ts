/** How many random cases a test has: all of them with `npm test -- --all`, a tenth otherwise. */
export const runs = (all: number): number => (process.env.SLOW === undefined ? Math.ceil(all / 10) : all);
