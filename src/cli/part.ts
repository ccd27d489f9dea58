// Which shards this process makes: from the options, or from the variables that launchers set.
import { usageError } from './exit.js';

/** The options that choose shards, as text. */
export interface PartOptions {
  readonly part?: string | undefined;
  readonly shard?: string | undefined;
  readonly of?: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every shard whose index is `index` modulo `count`; or the one shard. `from` names what said so. */
export type Selection =
  | { readonly kind: 'part'; readonly index: number; readonly count: number; readonly from: string }
  | { readonly kind: 'shard'; readonly index: number; readonly from: string };

/** `from` where neither an option nor a launcher says anything; the part is then everything. */
export const DEFAULT = 'default';

/** A place among so many, and the names of the variables that gave it. */
interface Rank {
  readonly index: number;
  readonly count: number;
  readonly from: string;
}

/** An integer from 0 on, or an error that names it. */
export function integerOf(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw usageError(`${name} must be an integer from 0 on, got ${JSON.stringify(text)}`);
  }
  return value;
}

function rankOf(index: number, count: number, from: string): Rank {
  if (index >= count) throw usageError(`${from}: ${index} of ${count}, but parts count from 0 to ${count - 1}`);
  return { index, count, from };
}

/** Launchers of processes, the innermost first: a variable that only they set, and those with rank and size. */
const LAUNCHERS = [
  { mark: 'TORCHELASTIC_RUN_ID', rank: 'RANK', size: 'WORLD_SIZE' }, // torchrun
  { mark: 'OMPI_COMM_WORLD_RANK', rank: 'OMPI_COMM_WORLD_RANK', size: 'OMPI_COMM_WORLD_SIZE' },
  { mark: 'PMI_RANK', rank: 'PMI_RANK', size: 'PMI_SIZE' }, // MPICH, Intel MPI, Flux
  // A batch script that runs without srun also sees SLURM_PROCID, 0, and SLURM_NTASKS, the tasks of the job.
  { mark: 'SLURM_STEP_ID', rank: 'SLURM_PROCID', size: 'SLURM_STEP_NUM_TASKS' },
  // Set by hand, or by an operator of Kubernetes. A batch script may have exported it once for all its tasks, so the launchers
  // above, which give each process its own, come first.
  { mark: 'RANK', rank: 'RANK', size: 'WORLD_SIZE' },
] as const;

/** Schedulers that number the containers of a job. They are of one level: none runs inside another. */
const CONTAINERS = [
  { index: 'JOB_COMPLETION_INDEX', count: undefined }, // Kubernetes, Indexed Job
  { index: 'AWS_BATCH_JOB_ARRAY_INDEX', count: 'AWS_BATCH_JOB_ARRAY_SIZE' },
  { index: 'BATCH_TASK_INDEX', count: 'BATCH_TASK_COUNT' }, // Google Cloud Batch
  { index: 'CLOUD_RUN_TASK_INDEX', count: 'CLOUD_RUN_TASK_COUNT' },
] as const;

/** The place that the innermost launcher gave this process. */
function launched(env: Environment): Rank | undefined {
  for (const { mark, rank, size } of LAUNCHERS) {
    const [index, count] = [env[rank], env[size]];
    if (env[mark] === undefined || index === undefined || count === undefined) continue;
    return rankOf(integerOf(rank, index), integerOf(size, count), `${rank} of ${size}`);
  }
  return undefined;
}

/** The place of a task in a Slurm array. With `of`, its index is that of the task, for arrays of which some tasks run again. */
function arrayTask(env: Environment, of: number | undefined): Rank | undefined {
  const {
    SLURM_ARRAY_TASK_ID: id,
    SLURM_ARRAY_TASK_MIN: first,
    SLURM_ARRAY_TASK_MAX: last,
    SLURM_ARRAY_TASK_COUNT: tasks,
    SLURM_ARRAY_TASK_STEP: between = '1',
  } = env;
  if (id === undefined) return undefined;
  const name = 'SLURM_ARRAY_TASK_ID';
  const index = integerOf(name, id);
  if (of !== undefined) return rankOf(index, of, `${name} of --of`);
  if (first === undefined || last === undefined || tasks === undefined) {
    throw usageError(`${name} is ${id}, but SLURM_ARRAY_TASK_MIN, MAX and COUNT are not all set: add --of n`);
  }
  const min = integerOf('SLURM_ARRAY_TASK_MIN', first);
  const max = integerOf('SLURM_ARRAY_TASK_MAX', last);
  const count = integerOf('SLURM_ARRAY_TASK_COUNT', tasks);
  const step = integerOf('SLURM_ARRAY_TASK_STEP', between);
  const place = (index - min) / step;
  if ((max - min) / step !== count - 1 || !Number.isInteger(place) || place < 0 || place >= count) {
    throw usageError(
      `The Slurm array is not ${min} to ${max} in steps of ${step}: it has ${count} tasks, and this is ${id}. ` +
        'Number the tasks from 0 on without gaps, or add --of n: then the part is SLURM_ARRAY_TASK_ID of n',
    );
  }
  return rankOf(place, count, name);
}

/** The place of a container in its job. */
function container(env: Environment, of: number | undefined): Rank | undefined {
  let found: Rank | undefined;
  for (const { index, count } of CONTAINERS) {
    const text = env[index];
    if (text === undefined) continue;
    const counted = count === undefined ? undefined : env[count];
    const size = counted === undefined ? of : integerOf(count as string, counted);
    if (size === undefined) throw usageError(`${index} is ${text}, but nothing says of how many: add --of n`);
    if (of !== undefined && of !== size) throw usageError(`${count} is ${size}, but --of is ${of}`);
    const rank = rankOf(integerOf(index, text), size, `${index} of ${counted === undefined ? '--of' : count}`);
    if (found && (found.index !== rank.index || found.count !== rank.count)) {
      throw usageError(
        `${found.from} is ${found.index}/${found.count}, but ${rank.from} is ${rank.index}/${rank.count}`,
      );
    }
    found ??= rank;
  }
  return found;
}

/** Every task of an array starts the same launcher, so that both numbers together say which part it is. */
function nested(outer: Rank | undefined, inner: Rank | undefined): Rank | undefined {
  if (!outer || !inner) return outer ?? inner;
  return {
    index: outer.index * inner.count + inner.index,
    count: outer.count * inner.count,
    from: `${outer.from} times ${inner.from}`,
  };
}

/**
 * Which shards this process makes. The options come first; then a Slurm array times the innermost launcher in it; then the number of
 * a container; without any, everything.
 */
export function selectionOf({ part, shard, of }: PartOptions, env: Environment): Selection {
  if (part !== undefined && shard !== undefined) throw usageError('--part and --shard exclude each other');
  if (shard !== undefined) {
    if (of !== undefined) throw usageError('--shard and --of exclude each other');
    return { kind: 'shard', index: integerOf('--shard', shard), from: '--shard' };
  }
  const count = of === undefined ? undefined : integerOf('--of', of);
  if (part !== undefined) {
    const [, index, parts] = /^(\d+)\/(\d+)$/.exec(part) ?? [];
    if (index === undefined || parts === undefined) {
      throw usageError(`--part must be i/n, such as 0/4, got ${JSON.stringify(part)}`);
    }
    const rank = rankOf(integerOf('--part', index), integerOf('--part', parts), '--part');
    if (count !== undefined && count !== rank.count) throw usageError(`--part is ${part}, but --of is ${of}`);
    return { kind: 'part', ...rank };
  }
  const task = arrayTask(env, count);
  const process = launched(env);
  if (!task && process && count !== undefined && count !== process.count) {
    throw usageError(`${process.from} is ${process.index}/${process.count}, but --of is ${of}`);
  }
  const rank = nested(task, process) ?? container(env, count);
  if (rank) return { kind: 'part', ...rank };
  if (count !== undefined) throw usageError('--of says of how many, but nothing says which: add --part i/n instead');
  return { kind: 'part', index: 0, count: 1, from: DEFAULT };
}

/** Whether a selection has a shard. */
export const selects = (selection: Selection, shard: number): boolean =>
  selection.kind === 'shard' ? shard === selection.index : shard % selection.count === selection.index;
