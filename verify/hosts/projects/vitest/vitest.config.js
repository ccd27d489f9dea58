// Time for a machine that is busy; this package needs no configuration.
export default { test: { testTimeout: 600_000 } };
