// The calls that the worker answers.
import * as tf from '@tensorflow/tfjs-core';
import type { DataSet } from '../data/data-set.ts';
import { openBackend, type TfjsBackend } from './backend.ts';
import type { MeasuredSignal, NetworkRequest, TrainingRecord, TrainingRequest } from './messages.ts';
import { measureSignal } from './signal.ts';
import { makeTrainer, type Trainer } from './trainer.ts';
import { ownMemory } from './weights.ts';

export interface Memory {
  /** Of TensorFlow.js. */
  readonly tensors: number;
  readonly bytes: number;
  /** Of weights that this library made and the framework has not replaceEntries yet. */
  readonly ownBuffers: number;
  readonly ownBytes: number;
}

/** A function of the page: it is called across threads and awaited. */
type Listener = (records: TrainingRecord[]) => void | Promise<void>;

export interface Prepared extends Pick<Trainer, 'middle' | 'parameters'> {
  readonly first: TrainingRecord;
}

let opening: Promise<TfjsBackend> | undefined;
let current: { readonly trainer: Trainer; readonly steps: number } | undefined;
let step = 0;
let running = false;
/** The updates under way. */
let work: Promise<unknown> = Promise.resolve();
let measurement = 0;

function backend(): Promise<TfjsBackend> {
  opening ??= openBackend();
  return opening;
}

async function update(onRecords: Listener): Promise<void> {
  if (!current) throw new Error('there is no network, since its worker was started anew');
  if (step >= current.steps) return;
  const records = await current.trainer.update();
  step++;
  // Waiting for the page keeps it from falling behind, and lets a call of pause() arrive.
  await onRecords(records);
}

async function dispose(): Promise<void> {
  running = false;
  await work.catch(() => {});
  current?.trainer.dispose();
  current = undefined;
}

const laboratory = {
  async open(): Promise<Pick<TfjsBackend, 'name' | 'reason'>> {
    const { name, reason } = await backend();
    return { name, ...(reason !== undefined && { reason }) };
  },

  /** Resolves when the device is lost, with the reason. The worker is useless from then on. */
  async lost(): Promise<string> {
    const { device } = await backend();
    return device ? (await device.lost).message : new Promise(() => {});
  },

  /** Measures a network; resolves to undefined if another measurement was requested meanwhile. */
  async signal(
    request: NetworkRequest,
    onProgress: (share: number) => void | Promise<void>,
  ): Promise<MeasuredSignal | undefined> {
    const mine = ++measurement;
    const superseded = new Error('superseded');
    try {
      return await measureSignal(await backend(), request, async (share) => {
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

  /** Makes a network and evaluates it, after it has disposed of the previous one. */
  async prepare(request: TrainingRequest, data: DataSet): Promise<Prepared> {
    await dispose();
    step = 0;
    const trainer = await makeTrainer(await backend(), request, data);
    current = { trainer, steps: request.steps };
    return { first: trainer.first, middle: trainer.middle, parameters: trainer.parameters };
  },

  /** Makes updates until none are left or pause() is called. */
  async run(onRecords: Listener): Promise<void> {
    await work.catch(() => {});
    running = true;
    const unfinished = (): boolean => current === undefined || step < current.steps;
    work = (async () => {
      while (running && unfinished()) await update(onRecords);
    })();
    await work;
  },

  async step(onRecords: Listener): Promise<void> {
    await work.catch(() => {});
    work = update(onRecords);
    await work;
  },

  /** Resolves when the update under way is done. */
  async pause(): Promise<void> {
    running = false;
    await work.catch(() => {});
  },

  async memory(): Promise<Memory> {
    await backend();
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
