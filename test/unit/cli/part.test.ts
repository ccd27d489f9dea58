// Which part a process makes, from its options and from what launchers set. The variables and their values are those that Slurm 22.05,
// Open MPI 4.1, PyTorch's torchrun and the documents of Kubernetes, AWS Batch, Google Cloud Batch and Cloud Run show.
import { describe, expect, test } from 'vitest';
import { type Environment, type PartOptions, selectionOf, selects } from '../../../src/cli/part.ts';

const array = (id: number, min = 0, max = 6, count = max - min + 1, step = 1): Environment => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_MIN: String(min),
  SLURM_ARRAY_TASK_MAX: String(max),
  SLURM_ARRAY_TASK_COUNT: String(count),
  SLURM_ARRAY_TASK_STEP: String(step),
});
const srun = (rank: number, size: number): Environment => ({
  SLURM_STEP_ID: '0',
  SLURM_PROCID: String(rank),
  SLURM_STEP_NUM_TASKS: String(size),
  SLURM_NTASKS: String(size),
});
/** What a batch script of seven tasks sees that calls the command without srun. */
const batch: Environment = { SLURM_JOB_ID: '12', SLURM_PROCID: '0', SLURM_NTASKS: '7', SLURM_NPROCS: '7' };
const mpirun = (rank: number, size: number): Environment => ({
  OMPI_COMM_WORLD_RANK: String(rank),
  OMPI_COMM_WORLD_SIZE: String(size),
  PMIX_RANK: String(rank),
});
const pmi = (rank: number, size: number): Environment => ({ PMI_RANK: String(rank), PMI_SIZE: String(size) });
const torchrun = (rank: number, size: number): Environment => ({
  TORCHELASTIC_RUN_ID: 'none',
  RANK: String(rank),
  WORLD_SIZE: String(size),
  LOCAL_RANK: '0',
});
const byHand = (rank: number, size: number): Environment => ({ RANK: String(rank), WORLD_SIZE: String(size) });
const kubernetes = (index: number): Environment => ({ JOB_COMPLETION_INDEX: String(index) });
const aws = (index: number, size: number): Environment => ({
  AWS_BATCH_JOB_ARRAY_INDEX: String(index),
  AWS_BATCH_JOB_ARRAY_SIZE: String(size),
});
const google = (index: number, size: number): Environment => ({
  BATCH_TASK_INDEX: String(index),
  BATCH_TASK_COUNT: String(size),
});
const cloudRun = (index: number, size: number): Environment => ({
  CLOUD_RUN_TASK_INDEX: String(index),
  CLOUD_RUN_TASK_COUNT: String(size),
});

test.each<[what: string, options: PartOptions, env: Environment, index: number, count: number, from: string]>([
  ['nothing', {}, {}, 0, 1, 'default'],
  ['an option', { part: '2/7' }, {}, 2, 7, '--part'],
  ['the same twice', { part: '2/7', of: '7' }, {}, 2, 7, '--part'],
  ['an option before everything', { part: '2/7' }, { ...array(1), ...srun(1, 3), ...kubernetes(4) }, 2, 7, '--part'],
  ['an array', {}, array(3), 3, 7, 'SLURM_ARRAY_TASK_ID'],
  ['an array from 1 on', {}, array(3, 1, 7), 2, 7, 'SLURM_ARRAY_TASK_ID'],
  ['an array in steps', {}, array(8, 0, 12, 4, 4), 2, 4, 'SLURM_ARRAY_TASK_ID'],
  ['an array of which one task runs again', { of: '7' }, array(3, 3, 3), 3, 7, 'SLURM_ARRAY_TASK_ID of --of'],
  ['an array of one', {}, array(5, 5, 5), 0, 1, 'SLURM_ARRAY_TASK_ID'],
  ['srun', {}, srun(2, 7), 2, 7, 'SLURM_PROCID of SLURM_STEP_NUM_TASKS'],
  ['a batch script without srun', {}, batch, 0, 1, 'default'],
  ['the same, in an array', {}, { ...batch, ...array(3) }, 3, 7, 'SLURM_ARRAY_TASK_ID'],
  [
    'an array of steps',
    {},
    { ...array(3), ...srun(1, 2) },
    7,
    14,
    'SLURM_ARRAY_TASK_ID times SLURM_PROCID of SLURM_STEP_NUM_TASKS',
  ],
  ['mpirun', {}, mpirun(1, 4), 1, 4, 'OMPI_COMM_WORLD_RANK of OMPI_COMM_WORLD_SIZE'],
  // mpirun starts its daemons with srun, one on each node but its own.
  ['mpirun within srun', {}, { ...srun(1, 2), ...mpirun(5, 8) }, 5, 8, 'OMPI_COMM_WORLD_RANK of OMPI_COMM_WORLD_SIZE'],
  ['mpirun in a batch script', {}, { ...batch, ...mpirun(5, 8) }, 5, 8, 'OMPI_COMM_WORLD_RANK of OMPI_COMM_WORLD_SIZE'],
  [
    'an array of mpirun',
    {},
    { ...array(3), ...mpirun(1, 4) },
    13,
    28,
    'SLURM_ARRAY_TASK_ID times OMPI_COMM_WORLD_RANK of OMPI_COMM_WORLD_SIZE',
  ],
  ['MPICH', {}, pmi(1, 4), 1, 4, 'PMI_RANK of PMI_SIZE'],
  ['MPICH within srun', {}, { ...srun(1, 2), ...pmi(5, 8) }, 5, 8, 'PMI_RANK of PMI_SIZE'],
  ['torchrun', {}, torchrun(3, 8), 3, 8, 'RANK of WORLD_SIZE'],
  ['torchrun within srun', {}, { ...srun(1, 2), ...torchrun(11, 16) }, 11, 16, 'RANK of WORLD_SIZE'],
  ['a rank by hand', {}, byHand(3, 8), 3, 8, 'RANK of WORLD_SIZE'],
  // The script exported its own 0 to all tasks.
  ['a rank by hand in a script', {}, { ...srun(1, 2), ...byHand(0, 2) }, 1, 2, 'SLURM_PROCID of SLURM_STEP_NUM_TASKS'],
  ['a rank without a size', {}, { RANK: '3' }, 0, 1, 'default'],
  ['the number that is asked for', { of: '8' }, torchrun(3, 8), 3, 8, 'RANK of WORLD_SIZE'],
  ['Kubernetes', { of: '7' }, kubernetes(4), 4, 7, 'JOB_COMPLETION_INDEX of --of'],
  ['torchrun in Kubernetes', {}, { ...kubernetes(4), ...torchrun(3, 8) }, 3, 8, 'RANK of WORLD_SIZE'],
  ['AWS Batch', {}, aws(4, 7), 4, 7, 'AWS_BATCH_JOB_ARRAY_INDEX of AWS_BATCH_JOB_ARRAY_SIZE'],
  ['AWS Batch on Kubernetes', { of: '7' }, { ...aws(4, 7), ...kubernetes(4) }, 4, 7, 'JOB_COMPLETION_INDEX of --of'],
  ['an old AWS Batch', { of: '7' }, { AWS_BATCH_JOB_ARRAY_INDEX: '4' }, 4, 7, 'AWS_BATCH_JOB_ARRAY_INDEX of --of'],
  ['Google Cloud Batch', {}, google(4, 7), 4, 7, 'BATCH_TASK_INDEX of BATCH_TASK_COUNT'],
  ['Cloud Run', {}, cloudRun(4, 7), 4, 7, 'CLOUD_RUN_TASK_INDEX of CLOUD_RUN_TASK_COUNT'],
])('%s', (_, options, env, index, count, from) => {
  expect(selectionOf(options, env)).toEqual({ kind: 'part', index, count, from });
});

test('one file', () => {
  expect(selectionOf({ shard: '190' }, array(3))).toEqual({ kind: 'shard', index: 190, from: '--shard' });
});

test.each<[what: string, options: PartOptions, env: Environment, message: RegExp]>([
  ['a part and a shard', { part: '0/2', shard: '1' }, {}, /--part and --shard exclude/],
  ['a shard of several', { shard: '1', of: '2' }, {}, /--shard and --of exclude/],
  ['a part of another number', { part: '0/2', of: '3' }, {}, /--part is 0\/2, but --of is 3/],
  ['a part too far', { part: '2/2' }, {}, /--part: 2 of 2, but parts count from 0 to 1/],
  ['a part of nothing', { part: '0/0' }, {}, /--part: 0 of 0/],
  ['no part', { part: '1' }, {}, /--part must be i\/n/],
  ['a part that is negative', { part: '-1/2' }, {}, /--part must be i\/n/],
  ['a part beyond numbers', { part: '0/99999999999999999999' }, {}, /--part must be an integer/],
  ['a shard that is none', { shard: '1.5' }, {}, /--shard must be an integer from 0 on, got "1.5"/],
  ['a number without an index', { of: '7' }, {}, /--of says of how many, but nothing says which/],
  ['an array with gaps', {}, array(3, 1, 7, 3), /The Slurm array is not 1 to 7 in steps of 1: it has 3 tasks/],
  ['an array out of its range', {}, array(9), /this is 9/],
  ['an array too far', { of: '3' }, array(3, 3, 3), /SLURM_ARRAY_TASK_ID of --of: 3 of 3/],
  ['half an array', {}, { SLURM_ARRAY_TASK_ID: '3' }, /not all set: add --of n/],
  ['a rank too far', {}, mpirun(4, 4), /OMPI_COMM_WORLD_RANK of OMPI_COMM_WORLD_SIZE: 4 of 4/],
  ['a rank that is none', {}, mpirun(Number.NaN, 4), /OMPI_COMM_WORLD_RANK must be an integer/],
  ['a launcher and another number', { of: '7' }, torchrun(3, 8), /RANK of WORLD_SIZE is 3\/8, but --of is 7/],
  ['Kubernetes alone', {}, kubernetes(4), /JOB_COMPLETION_INDEX is 4, but nothing says of how many: add --of n/],
  ['Kubernetes too far', { of: '4' }, kubernetes(4), /JOB_COMPLETION_INDEX of --of: 4 of 4/],
  ['AWS Batch and another number', { of: '8' }, aws(4, 7), /AWS_BATCH_JOB_ARRAY_SIZE is 7, but --of is 8/],
  [
    'two of one level',
    {},
    { ...aws(4, 7), ...google(3, 7) },
    /is 4\/7, but BATCH_TASK_INDEX of BATCH_TASK_COUNT is 3\/7/,
  ],
  ['two of one level, with other numbers', {}, { ...aws(4, 7), ...cloudRun(4, 8) }, /is 4\/7, but CLOUD_RUN.* is 4\/8/],
])('%s is refused', (_, options, env, message) => {
  expect(() => selectionOf(options, env)).toThrow(message);
  expect(() => selectionOf(options, env)).toThrow(expect.objectContaining({ exitCode: 2 }));
});

describe('parts', () => {
  test.each([1, 2, 3, 7, 20])('%i of them have each of 13 files once', (count) => {
    const owners = Array.from({ length: 13 }, (_, shard) =>
      Array.from({ length: count }, (_, index) => index).filter((index) =>
        selects(selectionOf({ part: `${index}/${count}` }, {}), shard),
      ),
    );
    expect(owners.every(({ length }) => length === 1)).toBe(true);
    const sizes = Array.from({ length: count }, (_, index) => owners.filter(([owner]) => owner === index).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  test('of an array of steps cover everything', () => {
    const all = Array.from({ length: 3 }, (_, task) =>
      Array.from({ length: 4 }, (_, rank) => selectionOf({}, { ...array(task, 0, 2), ...srun(rank, 4) }).index),
    );
    expect(all.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  test('a shard is one file', () => {
    const selection = selectionOf({ shard: '2' }, {});
    expect([0, 1, 2, 3].map((shard) => selects(selection, shard))).toEqual([false, false, true, false]);
  });
});
