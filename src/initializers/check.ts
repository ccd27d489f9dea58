// Checks of an initializer that do not depend on the shape. They run when it is created and again when it is used,
// since plain data may come from anywhere.
import { argumentError, checkObject, isIndex, show } from '../errors.js';
import type { Distribution, FanMode, Init } from '../types.js';

const FAN_MODES: readonly FanMode[] = ['fan-in', 'fan-out', 'fan-avg', 'fan-geo-avg'];
const DISTRIBUTIONS: readonly Distribution[] = ['normal', 'truncated-normal', 'uniform'];
const BOUNDS = ['absolute', 'standard-deviations'];

/** The numbers of each kind, which are the options of its function too. After slashes: what other libraries call them. */
export const INIT_KEYS = {
  constant: 'value',
  eye: 'gain',
  dirac: 'groups',
  uniform: 'low/minval/min/lower/a high/maxval/max/upper/b/scale',
  normal: 'mean/loc stddev/std/sigma/scale',
  'truncated-normal': 'mean/loc stddev/std/sigma/scale low/minval/min/lower/a high/maxval/max/upper/b bounds',
  'variance-scaling': 'scale mode/fan distribution/dist',
  orthogonal: 'gain',
  'delta-orthogonal': 'gain',
  sparse: 'sparsity stddev/std/sigma/scale axis',
  'with-rows': 'start end value',
} as const satisfies Record<Init['kind'], string>;

/**
 * Scales in [MIN_SCALE, MAX_SCALE) keep sample * scale, and every intermediate value, from being subnormal or infinite.
 */
const MIN_SCALE = 3.1554436208840472e-30; // 2^-98
const MAX_SCALE = 4.253529586511731e37; // 2^125
export const SCALE_RANGE = '[2^-98, 2^125)';

/** Whether a number, rounded to float32, is in the range of scales. */
export function isScale(value: unknown): value is number {
  const scale = Number.isFinite(value) ? Math.fround(value as number) : Number.NaN;
  return scale >= MIN_SCALE && scale < MAX_SCALE;
}

/**
 * Whether a number, rounded to float32, is a valid mean: 0, or of a magnitude in the range of scales, so that no sum is
 * subnormal.
 */
export function isMean(value: unknown): value is number {
  return Number.isFinite(value) && (Math.fround(value as number) === 0 || isScale(Math.abs(value as number)));
}

/** Throws unless a value is a valid initializer. `path` is its name in errors; none for the arguments of an initializer. */
export function checkInit(path: string, init: Init): void {
  const check = (argument: string, allowed: string, value: unknown, valid: boolean): void => {
    if (!valid) throw argumentError(path ? `${path}.${argument}` : argument, allowed, value);
  };
  const requireOneOf = (argument: string, known: readonly string[], value: string): void =>
    check(argument, known.map((name) => show(name)).join(' or '), value, known.includes(value));
  const requireConstant = (argument: string, value: number): void =>
    check(
      argument,
      'a number that float32 can hold',
      value,
      Number.isFinite(value) && Number.isFinite(Math.fround(value)),
    );
  const requireStddev = (value: number): void =>
    check('stddev', `0 or in ${SCALE_RANGE}`, value, value === 0 || isScale(value));
  const requireMean = (value: number): void =>
    check('mean', `0 or of a magnitude in ${SCALE_RANGE}`, value, isMean(value));
  const kind: unknown = init?.kind;
  if (typeof kind === 'string' && Object.hasOwn(INIT_KEYS, kind)) {
    checkObject(path || 'init', init, `kind ${kind === 'with-rows' ? 'init ' : ''}${INIT_KEYS[init.kind]}`);
  }
  switch (init?.kind) {
    case 'constant':
      requireConstant('value', init.value);
      break;
    case 'eye':
    case 'orthogonal':
    case 'delta-orthogonal':
      requireConstant('gain', init.gain);
      break;
    case 'dirac':
      check('groups', 'a positive integer', init.groups, isIndex(init.groups) && init.groups > 0);
      break;
    case 'uniform': {
      const { low, high } = init;
      requireConstant('low', low);
      requireConstant('high', high);
      check('high', `at least low, ${show(low)}`, high, low <= high);
      if (low === high) break;
      check('high', `such that (high - low) / 2 is in ${SCALE_RANGE}`, high, isScale(high / 2 - low / 2));
      check(
        'high',
        `such that (low + high) / 2 is 0 or of a magnitude in ${SCALE_RANGE}`,
        high,
        isMean(low / 2 + high / 2),
      );
      break;
    }
    case 'normal':
      requireMean(init.mean === undefined ? 0 : init.mean);
      requireStddev(init.stddev);
      break;
    case 'truncated-normal': {
      const { mean, stddev, low, high, bounds } = init;
      requireMean(mean);
      check('stddev', `in ${SCALE_RANGE}`, stddev, isScale(stddev));
      requireOneOf('bounds', BOUNDS, bounds);
      check('low', 'a number', low, typeof low === 'number' && !Number.isNaN(low));
      check('high', `at least low, ${show(low)}`, high, typeof high === 'number' && low <= high);
      break;
    }
    case 'variance-scaling':
      requireOneOf('mode', FAN_MODES, init.mode);
      requireOneOf('distribution', DISTRIBUTIONS, init.distribution);
      check('scale', 'a positive number', init.scale, Number.isFinite(init.scale) && init.scale > 0);
      break;
    case 'sparse':
      check(
        'sparsity',
        'in [0, 1]',
        init.sparsity,
        Number.isFinite(init.sparsity) && init.sparsity >= 0 && init.sparsity <= 1,
      );
      requireStddev(init.stddev);
      check('axis', '0 or 1', init.axis, init.axis === undefined || init.axis === 0 || init.axis === 1);
      break;
    case 'with-rows':
      checkInit(`${path ? `${path}.` : ''}init`, init.init);
      requireConstant('value', init.value);
      check('start', 'an integer, not negative', init.start, isIndex(init.start));
      check('end', `an integer above start, ${show(init.start)}`, init.end, isIndex(init.end) && init.end > init.start);
      break;
    default:
      throw argumentError(
        path || 'init',
        // A string gets here only where method names are not accepted.
        `an initializer, such as heNormal()${typeof init === 'string' ? '' : ', or the name of a method'}`,
        init,
      );
  }
}

/** Checks an initializer and returns it. */
export function checked(init: Init): Init {
  checkInit('', init);
  return init;
}
