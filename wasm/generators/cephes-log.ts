// What the logarithms of PyTorch and XLA have in common. Twin of src/generators/cephes-log.ts.

/** The coefficients of log(1 + x), the highest first. Source: Cephes, logf.c. */
export const LOG: usize = memory.data<f32>([
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
