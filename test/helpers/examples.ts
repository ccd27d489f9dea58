// Installs the packages of the examples, once for all files that open them.
// @ts-expect-error plain JavaScript, shared with the benchmark
import { installExamples } from '../../scripts/install.mjs';

export const setup = installExamples as () => void;
