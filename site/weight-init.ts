// The entry point weight-init for the reference, with the interface whose members every initializer has.
export type { InitializerCalls } from '../src/api/initializer.ts';
export * from '../src/index.ts';
