// The recipe of examples/jest, and time for a machine that is busy.
export default { testEnvironment: 'node', transform: {}, testTimeout: 600_000 };
