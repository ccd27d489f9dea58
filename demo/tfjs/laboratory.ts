// What the page may ask of the worker.
import * as tf from '@tensorflow/tfjs-core';
import type { DataSet } from '../data/data-set.ts';
import { type Framework, openFramework } from './backend.ts';
import type { Signal, SignalAsked, TrainingAsked, TrainingRecord } from './messages.ts';
import { measureSignal } from './signal.ts';
import { makeTrainer, type Trainer } from './trainer.ts';
import { ownMemory } from './weights.ts';

export interface Memory {
  /** Of the framework. */
  readonly tensors: number;
  readonly bytes: number;
  /** Of weights that this library made and the framework has not replaced yet. */
  readonly ownBuffers: number;
  readonly ownBytes: number;
}

/** Awaited, since it is the page's. */
type Listener = (records: TrainingRecord[]) => void | Promise<void>;

export interface Prepared extends Pick<Trainer, 'middle' | 'parameters'> {
  readonly first: TrainingRecord;
}

let opening: Promise<Framework> | undefined;
let trainer: { readonly it: Trainer; readonly steps: number } | undefined;
let step = 0;
let going = false;
/** The updates that are under way. */
let work: Promise<unknown> = Promise.resolve();
let measurement = 0;

function framework(): Promise<Framework> {
  opening ??= openFramework();
  return opening;
}

async function update(onRecords: Listener): Promise<void> {
  if (!trainer) throw new Error('there is no network, since its worker was started anew');
  if (step >= trainer.steps) return;
  const records = await trainer.it.update();
  step++;
  // Waiting for the page keeps it from falling behind, and lets this thread hear of a pause.
  await onRecords(records);
}

async function dispose(): Promise<void> {
  going = false;
  await work.catch(() => {});
  trainer?.it.dispose();
  trainer = undefined;
}

const laboratory = {
  async open(): Promise<Pick<Framework, 'backend' | 'name' | 'reason'>> {
    const { backend, name, reason } = await framework();
    return { backend, name, ...(reason !== undefined && { reason }) };
  },

  /** Resolves when the device is lost, with the reason; the worker is of no more use then. */
  async lost(): Promise<string> {
    const { device } = await framework();
    return device ? (await device.lost).message : new Promise(() => {});
  },

  /** The measurement; nothing if another was asked for meanwhile. */
  async signal(asked: SignalAsked, onProgress: (share: number) => void | Promise<void>): Promise<Signal | undefined> {
    const mine = ++measurement;
    const superseded = new Error('superseded');
    try {
      return await measureSignal(await framework(), asked, async (share) => {
        await onProgress(share);
        if (mine !== measurement) throw superseded;
      });
    } catch (error) {
      if (error === superseded) return undefined;
      throw error;
    }
  },

  stopSignal(): void {
    measurement++;
  },

  /** Makes a network and evaluates it; the one before it is disposed of. */
  async prepare(asked: TrainingAsked, data: DataSet): Promise<Prepared> {
    await dispose();
    step = 0;
    const it = await makeTrainer(await framework(), asked, data);
    trainer = { it, steps: asked.steps };
    return { first: it.first, middle: it.middle, parameters: it.parameters };
  },

  /** Updates until there are none left or a pause is asked for. */
  async run(onRecords: Listener): Promise<void> {
    await work.catch(() => {});
    going = true;
    const left = (): boolean => trainer === undefined || step < trainer.steps;
    work = (async () => {
      while (going && left()) await update(onRecords);
    })();
    await work;
  },

  async step(onRecords: Listener): Promise<void> {
    await work.catch(() => {});
    work = update(onRecords);
    await work;
  },

  /** Resolves when the update that is under way is done. */
  async pause(): Promise<void> {
    going = false;
    await work.catch(() => {});
  },

  async memory(): Promise<Memory> {
    await framework();
    const memory = tf.memory() as tf.MemoryInfo & { numBytesInGPU?: number };
    return {
      tensors: memory.numTensors,
      bytes: memory.numBytesInGPU ?? memory.numBytes,
      ownBuffers: ownMemory.buffers,
      ownBytes: ownMemory.bytes,
    };
  },
};

export type Laboratory = typeof laboratory;
export default laboratory;
