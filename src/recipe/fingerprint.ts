// The fingerprint of weights: a CRC-32 for each tensor, which parts of it add up to in any order. It detects mistakes, not malice.
import { arrayClass, dtypeOf } from '../dtype/dtype.js';
import { storedBytes } from '../dtype/stored-bytes.js';
import { argumentError, checkObject, forItem, isIndex, named, show, stateError } from '../errors.js';
import { utf8Of } from '../fill/stream.js';
import type { Dtype, Shape, WeightArray } from '../types.js';
import { bytesOfTensor } from './bytes.js';
import { advance, crc32 } from './crc32.js';
import { sha256 } from './sha256.js';
import { sortedEntries } from './utf8-order.js';

/** What of each tensor a fingerprint has to know: a spec has it. */
export type FingerprintSpecs = Readonly<Record<string, { readonly shape: Shape; readonly dtype?: Dtype }>>;

/** The shares of a fingerprint as plain data: of each tensor eight hexadecimal digits, and how many bytes they are of. */
export type FingerprintShares = Readonly<Record<string, readonly [crc: string, bytes: number]>>;

interface Tensor {
  readonly shape: Shape;
  readonly dtype: Dtype;
  readonly bytes: number;
  /** The CRC of the bytes so far, as if all others were not there. */
  crc: number;
  added: number;
}

const hex = (crc: number): string => crc.toString(16).padStart(8, '0');

/**
 * The fingerprint of a model that is made in parts, anywhere and in any order.
 *
 * Each tensor has the CRC-32 (zlib's) of its bytes as stored, little-endian. A part's share is its CRC advanced over the bytes that follow
 * it in the tensor, and shares combine by exclusive or. Each byte must be added once: a tensor with more or fewer has no line.
 *
 * @example
 * const specs = specsOfRecipe(recipe);
 * const fingerprint = new Fingerprint(specs);
 * fingerprint.add('fc.weight', secondHalf, 4 * firstHalf.length);
 * fingerprint.add('fc.weight', firstHalf);
 * fingerprint.line('fc.weight'); // "fc.weight" f32 [784,256] 2d1f8e0a
 */
export class Fingerprint {
  readonly #tensors: ReadonlyMap<string, Tensor>;

  /**
   * @param specs - shape and dtype of each tensor, by name; `'f32'` if a dtype is absent
   * @throws ArgumentError for what are no specs
   */
  constructor(specs: FingerprintSpecs) {
    this.#tensors = named('Fingerprint', () => {
      checkObject('specs', specs);
      return new Map(
        sortedEntries(specs).map(([name, spec]) =>
          forItem(show(name), () => {
            checkObject('spec', spec);
            utf8Of(name);
            const dtype = dtypeOf(spec.dtype);
            const bytes = bytesOfTensor(spec);
            return [name, { shape: [...spec.shape], dtype, bytes, crc: 0, added: 0 }];
          }),
        ),
      );
    });
  }

  #tensor(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw argumentError('name', 'the name of a tensor of this fingerprint', name);
    return tensor;
  }

  /**
   * Adds a part of a tensor, or all of it.
   *
   * @param name - the tensor
   * @param part - its elements, as the library makes them; or its bytes as stored, in a Uint8Array
   * @param offset - where in the tensor the part begins, in bytes, from 0, the default
   * @throws ArgumentError for a name that the fingerprint does not have, and for a part that is no part of the tensor
   */
  add(name: string, part: WeightArray | Uint8Array, offset = 0): void {
    named('Fingerprint.add', () => {
      const tensor = this.#tensor(name);
      const elements = tensor.dtype === 'f32' ? 'Float32Array' : 'Uint16Array';
      const given = arrayClass(part);
      if (given !== elements && given !== 'Uint8Array')
        throw argumentError('part', `a ${elements} or a Uint8Array`, part);
      const bytes = given === 'Uint8Array' ? (part as Uint8Array) : storedBytes(part as WeightArray);
      const rest = tensor.bytes - bytes.length;
      if (rest < 0) throw argumentError('part', `of at most ${tensor.bytes} bytes, those of the tensor`, part);
      if (!isIndex(offset) || offset > rest) throw argumentError('offset', `an integer in [0, ${rest}]`, offset);
      tensor.crc ^= advance(crc32(bytes), rest - offset);
      tensor.added += bytes.length;
    });
  }

  /**
   * Adds the shares of another fingerprint, whose parts are others of the same tensors.
   *
   * @param other - a fingerprint, or its `toJSON()`, which can be stored and sent
   * @throws ArgumentError for what are no shares of these tensors
   */
  combine(other: Fingerprint | FingerprintShares): void {
    named('Fingerprint.combine', () => {
      checkObject('other', other);
      const shares = 'toJSON' in other && typeof other.toJSON === 'function' ? other.toJSON() : other;
      const read = Object.entries(shares as FingerprintShares).map(([name, share]) => {
        const tensor = this.#tensor(name);
        const [crc, bytes] = (Array.isArray(share) ? share : []) as [unknown, unknown];
        if (typeof crc !== 'string' || !/^[0-9a-f]{8}$/.test(crc) || !isIndex(bytes)) {
          throw argumentError(`other[${show(name)}]`, '[eight hexadecimal digits, bytes]', share);
        }
        return { tensor, crc: Number.parseInt(crc, 16), bytes };
      });
      for (const { tensor, crc, bytes } of read) {
        tensor.crc ^= crc;
        tensor.added += bytes;
      }
    });
  }

  /**
   * The line of a tensor: its name as JSON, dtype, shape, and CRC-32 as eight hexadecimal digits.
   *
   * @throws ArgumentError for a name that the fingerprint does not have; Error if not every byte was added once
   */
  line(name: string): string {
    return named('Fingerprint.line', () => {
      const { dtype, shape, crc, bytes, added } = this.#tensor(name);
      if (added !== bytes) throw stateError(`${show(name)} has ${bytes} bytes, and ${added} were added`);
      return `${JSON.stringify(name)} ${dtype} ${JSON.stringify(shape)} ${hex(crc >>> 0)}`;
    });
  }

  /** The lines of all tensors, by the UTF-8 bytes of the names. Each ends with a newline in the text that {@link digest} hashes. */
  lines(): string[] {
    return [...this.#tensors.keys()].map((name) => this.line(name));
  }

  /** The fingerprint of the model: the SHA-256 of the lines, each ended by a newline, as 64 hexadecimal digits. */
  digest(): string {
    return sha256(this.lines().map((line) => utf8Of(`${line}\n`)));
  }

  /** The shares so far, as plain data. */
  toJSON(): FingerprintShares {
    return Object.fromEntries(
      [...this.#tensors]
        .filter(([, { added }]) => added > 0)
        .map(([name, { crc, added }]) => [name, [hex(crc >>> 0), added]]),
    );
  }
}
