// What the worker does: draws a tensor as another framework does.
import { transfer } from 'comlink';
import type { FrameworkSpec } from '../../src/cli/frameworks/framework.ts';
import { FRAMEWORKS, printElements } from '../../src/cli/frameworks/frameworks.ts';
import type { WeightArray } from '../../src/index.ts';
import { ownCode } from './code.ts';

export interface Drawn {
  /** The framework, with its version. */
  readonly title: string;
  readonly elements: WeightArray;
  readonly milliseconds: number;
  /** As the framework prints it. */
  readonly text: string;
  /** The code of this library, and the lines of the framework. */
  readonly code: string;
}

export const drawer = {
  draw(name: string, spec: FrameworkSpec, call: string): Drawn {
    const framework = FRAMEWORKS[name];
    if (!framework) throw new Error(`this page has no numbers of "${name}"`);
    const start = performance.now();
    const elements = framework.draw(spec);
    const milliseconds = performance.now() - start;
    const text = printElements(framework, spec, elements);
    const mark = name === 'tfjs' ? '//' : '#';
    const code = `${ownCode(name, spec, call)}\n\n${mark} ${framework.title}\n${framework.code(spec)}`;
    const { title } = framework;
    return transfer({ title, elements, milliseconds, text, code }, [elements.buffer]);
  },
};

export type Drawer = typeof drawer;
