// Random specs on a device, in the page: the cases of test/helpers/properties, made of the same integers.
import type * as lib from '../../../src/index.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import type { Route } from '../../../src/types.ts';
import { POISON } from '../../helpers/bits.ts';
import { describe, faultOf, refusalOf } from '../../helpers/properties/error-messages.ts';
import { bitsIn, differenceOf, faultInMemory } from '../../helpers/properties/guarded-memory.ts';
import { type Dice, diceOf } from '../../helpers/properties/random-choices.ts';
import { bytesOf, countOf, neededFor, type SeededSpec, spaced, specOf } from '../../helpers/properties/right-specs.ts';
import { wrongPlaceOf, wrongSpecOf } from '../../helpers/properties/wrong-specs.ts';
import { isPlace, junkBut } from '../../helpers/properties/wrong-values.ts';
import type { Fills } from '../harness/fills.ts';

/** Bytes of a buffer before and after the weights. */
const GUARD = 64;

/** What was found: faults, none if all is right, and how much was tried. */
export interface Found {
  readonly faults: readonly string[];
  readonly specs: number;
  readonly elements: number;
}

export function propertiesOf({ lib: { createInitializer }, deviceWith, poisoned, readWords }: Fills) {
  /** A spec at an offset behind a guard. */
  const placed = (dice: Dice, spec: SeededSpec): SeededSpec => ({
    ...(dice.chance(0.3) ? spaced(dice, spec) : spec),
    offset: GUARD + bytesOf(spec.dtype) * dice.below(9),
  });
  const sizeFor = (spec: SeededSpec): number => 4 * Math.ceil((neededFor(spec) * bytesOf(spec.dtype)) / 4) + GUARD;

  /** What is wrong with a buffer that was filled. */
  async function faultIn(device: GPUDevice, buffer: GPUBuffer, spec: SeededSpec): Promise<string | undefined> {
    const words = await readWords(device, buffer);
    return faultInMemory(new Uint8Array(words.buffer), 0, spec, normalTable());
  }

  /** Fills a buffer, into commands of the caller's or not, and looks at all of it. */
  async function filled(
    device: GPUDevice,
    initializer: lib.Initializer,
    spec: SeededSpec,
    encoded: boolean,
  ): Promise<string | undefined> {
    const buffer = poisoned(device, sizeFor(spec));
    if (encoded) {
      const encoder = device.createCommandEncoder();
      initializer.encode(encoder, [{ ...spec, buffer }]);
      device.queue.submit([encoder.finish()]);
    } else {
      await initializer.fill(buffer, spec);
    }
    const fault = await faultIn(device, buffer, spec);
    buffer.destroy();
    return fault;
  }

  /** New weights, alone or two of a model, read back. */
  async function made(initializer: lib.Initializer, spec: SeededSpec, arena: boolean | undefined) {
    const { name = 'w', ...rest } = spec;
    const specs = { [name]: rest, other: rest };
    const model =
      arena === undefined
        ? { tensors: { [name]: await initializer.create(spec) }, destroy: () => {} }
        : await initializer.createAll(specs, { arena });
    const weights = model.tensors[name] as lib.Weights;
    const stream = spec.name === undefined && arena !== undefined && spec.stream === undefined ? { name } : {};
    const fault = differenceOf(bitsIn(await weights.read()), { ...spec, ...stream }, normalTable());
    weights.destroy();
    model.destroy();
    return fault;
  }

  return {
    /** Right specs, by a route: the bits of the second implementation, and nothing else. */
    async right(cases: readonly number[][], route: Route): Promise<Found> {
      const device = await deviceWith();
      const initializer = await createInitializer({ device, seed: 1, route });
      const faults: string[] = [];
      let elements = 0;
      for (const words of cases) {
        const dice = diceOf(words);
        const good = specOf(dice);
        const spec = placed(dice, good);
        const tried = dice.pick([
          () => filled(device, initializer, spec, false),
          () => filled(device, initializer, spec, false),
          () => filled(device, initializer, spec, true),
          () => made(initializer, good, undefined),
          () => made(initializer, good, dice.chance(0.5)),
        ]);
        const fault = await tried().catch(String);
        if (fault) faults.push(`${fault}, in ${describe(spec)}`);
        elements += countOf(spec);
      }
      return { faults, specs: cases.length, elements };
    },

    /** Wrong specs, offsets, buffers and ranges: refused by name, and nothing written. */
    async wrong(cases: readonly number[][], route: Route): Promise<Found> {
      const device = await deviceWith();
      const initializer = await createInitializer({ device, seed: 1, route });
      const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
      const target = poisoned(device, 4096);
      const make = (usage: number, size = 4096): GPUBuffer => device.createBuffer({ size, usage });
      const copied = make(COPY_SRC | COPY_DST);
      const filledOnly = make(STORAGE | COPY_DST);
      const mapped = device.createBuffer({ size: 4096, usage: STORAGE, mappedAtCreation: true });
      const small = make(STORAGE | COPY_SRC | COPY_DST, 4);
      const anything = (value: unknown): never => value as never;
      const encode = (buffer: unknown, spec: unknown): unknown =>
        initializer.encode(device.createCommandEncoder(), [anything({ ...(spec as object), buffer })]);
      const faults: string[] = [];
      const refused = async (call: () => unknown, called: string, argument: string, value: unknown, of: unknown) => {
        const fault = faultOf(await refusalOf(call), called, argument, value);
        if (fault) faults.push(`${fault}, in ${describe(of)}`);
      };
      for (const words of cases) {
        const dice = diceOf(words);
        const good = placed(dice, specOf(dice));
        const { spec, argument, value } = dice.chance(0.1) ? wrongPlaceOf(dice) : wrongSpecOf(dice);
        const fills = argument === 'offset' || argument === 'bytesPerRow';
        await dice.pick([
          () => refused(() => initializer.fill(target, anything(spec)), 'fill', argument, value, spec),
          () =>
            fills
              ? refused(() => encode(target, spec), 'encode, fills[0]', argument, value, spec)
              : refused(() => initializer.create(anything(spec)), 'create', argument, value, spec),
          () =>
            argument === 'spec'
              ? refused(() => initializer.createAll(anything({ w: spec })), 'createAll, "w"', argument, value, spec)
              : refused(() => encode(target, spec), 'encode, fills[0]', argument, value, spec),
          () => {
            const [buffer, what, shown] = dice.pick<[GPUBuffer, string, unknown]>([
              [copied, 'buffer.usage', copied.usage],
              [mapped, 'buffer.mapState', 'mapped'],
              [small, 'buffer.size', 4],
            ]);
            return dice.chance(0.5)
              ? refused(() => initializer.fill(buffer, good), 'fill', what, shown, good)
              : refused(() => encode(buffer, good), 'encode, fills[0]', what, shown, good);
          },
          () => {
            const junk = dice.pick(junkBut((other) => other instanceof Float32Array));
            return dice.chance(0.5)
              ? refused(() => initializer.fill(anything(junk), good), 'fill', 'target', junk, good)
              : refused(() => encode(junk, good), 'encode, fills[0]', 'buffer', junk, good);
          },
          () => {
            const junk = dice.pick(junkBut(() => false));
            const into = dice.chance(0.5);
            return into
              ? refused(() => initializer.encode(anything(junk), []), 'encode', 'into', junk, 'encode')
              : refused(() => initializer.read(anything(junk)), 'read', 'buffer', junk, 'read');
          },
          () => {
            const place = dice.pick(junkBut((other) => isPlace(other) && Number(other) % 4 === 0, false));
            const count = dice.pick([...junkBut((other) => isPlace(other) && other !== 0, false), 1025]);
            const dtype = dice.pick(junkBut(() => false, false));
            const [buffer, range, what, shown] = dice.pick<[GPUBuffer, unknown, string, unknown]>([
              [target, { offset: place }, 'offset', place],
              [target, { offset: 4096 }, 'offset', 4096],
              [target, { count }, 'count', count],
              [target, { dtype }, 'dtype', dtype],
              [filledOnly, {}, 'buffer.usage', filledOnly.usage],
            ]);
            return refused(() => initializer.read(buffer, anything(range)), 'read', what, shown, range);
          },
        ])();
      }
      const whole = (await readWords(device, target)).every((word) => word === POISON);
      if (!whole) faults.push('something was written');
      // The device is as good as before.
      const after = placed(diceOf(cases[0] as number[]), { shape: [3, 5], init: 'he', seed: 1 });
      const fault = await filled(device, initializer, after, false);
      if (fault) faults.push(fault);
      for (const buffer of [target, copied, filledOnly, mapped, small]) buffer.destroy();
      return { faults, specs: cases.length, elements: 0 };
    },
  };
}
