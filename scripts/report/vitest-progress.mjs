// A reporter for Vitest: one line a file, a line every few seconds while a file runs, the failures, and the slowest files.
import { DefaultReporter } from 'vitest/node';
import { progress } from './progress.mjs';

const INTERVAL = 5000;
const SLOWEST = 10;

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

export default class ProgressReporter extends DefaultReporter {
  #files = 0;
  #filesDone = 0;
  #testsDone = 0;
  #failed = 0;
  /** What runs now, by its file: name, and when it began. */
  #running = new Map();
  /** The files that are done: what their tests did may be reported later. */
  #done = new Set();
  #lastLine = Date.now();
  #timer;

  constructor() {
    super({ summary: false });
  }

  onTestRunStart(specifications) {
    super.onTestRunStart(specifications);
    this.#files = specifications.length;
    this.#timer = setInterval(() => {
      if (Date.now() - this.#lastLine >= INTERVAL - 100) this.#print(this.#state());
    }, 1000);
  }

  onTestModuleQueued(module) {
    super.onTestModuleQueued(module);
    this.#begin(module, module.relativeModuleId);
  }

  onTestCaseReady(test) {
    super.onTestCaseReady(test);
    this.#begin(test.module, `${test.module.relativeModuleId} > ${test.fullName}`);
  }

  onTestCaseResult(test) {
    super.onTestCaseResult(test);
    this.#begin(test.module, test.module.relativeModuleId);
    this.#testsDone++;
    const { state, errors = [] } = test.result();
    if (state !== 'failed') return;
    this.#failed++;
    this.#print(`FAILED: ${test.module.relativeModuleId} > ${test.fullName}: ${errors[0]?.message ?? ''}`);
  }

  printTestModule(module) {
    this.#running.delete(module.id);
    this.#done.add(module.id);
    this.#filesDone++;
    const tests = [...module.children.allTests()].length;
    const outcome = module.ok() ? '' : ', FAILED';
    this.#print(`${module.relativeModuleId}: ${tests} tests, ${seconds(module.diagnostic().duration)}${outcome}`);
  }

  onTestRunEnd(modules, errors, reason) {
    clearInterval(this.#timer);
    super.onTestRunEnd(modules, errors, reason);
    const durationOf = (module) => module.diagnostic().duration;
    const slowest = [...modules].sort((a, b) => durationOf(b) - durationOf(a)).slice(0, SLOWEST);
    console.log('The slowest files:');
    for (const module of slowest)
      console.log(`  ${seconds(durationOf(module)).padStart(8)}  ${module.relativeModuleId}`);
  }

  #begin(module, name) {
    if (!this.#done.has(module.id)) this.#running.set(module.id, { name, begin: Date.now() });
  }

  #state() {
    const now = [...this.#running.values()].sort((a, b) => a.begin - b.begin)[0];
    const failed = this.#failed ? `, ${this.#failed} failed` : '';
    const running = now ? `; for ${seconds(Date.now() - now.begin)} in ${now.name}` : '; setting up';
    return `${this.#filesDone} of ${this.#files} files, ${this.#testsDone} tests${failed}${running}`;
  }

  #print(text) {
    this.#lastLine = Date.now();
    progress.line(text);
  }
}
