// What PyTorch's and XLA's logarithms in float32 have in common. Source: Cephes, logf.c.

/** The coefficients of log(1 + x), 1 + x in [sqrt(1 / 2), sqrt(2)), the highest first. */
export const LOG_COEFFICIENTS = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
] as const;
