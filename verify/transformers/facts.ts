// What is asked of transformers for each family, and the file that keeps the answers for machines without Python.
import { existsSync, readFileSync } from 'node:fs';
import { families } from '../../src/recipe/config/families.ts';
import type { Config } from '../../src/recipe/config/values.ts';
import { CASES, RANDOM, randomCase } from './cases.ts';
import type { Rows } from './rows.ts';

/** A case that is kept in full. */
export interface Fact {
  readonly config: Config;
  readonly architecture: string;
  readonly dtype: string;
  readonly tied: readonly string[];
  /** The digest of the model of `SEED`, as `seeded.ts` has it. */
  readonly seeded: string;
  readonly tensors: Rows;
}

/** The file of a family. Digests are those of `rows.ts`, of the cases that `casesOf` lists, in its order. */
export interface Facts {
  readonly transformers: string;
  readonly PyTorch: string;
  readonly cases: readonly Fact[];
  /** Names and shapes of each class with a config of nothing but the model_type. */
  readonly defaults: readonly string[];
  /** The base config with each class. */
  readonly classes: readonly string[];
  readonly random: readonly string[];
  /** Digests of the models of `SEED`, of the same cases; and of GPT-2 small, whole. */
  readonly seeded: { readonly classes: readonly string[]; readonly random: readonly string[]; readonly small?: string };
}

export type Case = readonly [config: Config, architecture: string];

/** The names of the classes of a family, the default first. */
export function classesOf(type: string): string[] {
  const family = families()[type];
  if (!family) throw new Error(`no family ${type}`);
  return family.tasks.map((task) => family.prefix + task);
}

/** All cases of a family. */
export function casesOf(type: string): Record<'cases' | 'defaults' | 'classes' | 'random', Case[]> {
  const { base, variants } = CASES[type] ?? { base: {}, variants: [] };
  const classes = classesOf(type);
  const usual = classes[0] as string;
  return {
    cases: [base, ...variants.map((variant) => ({ ...base, ...variant }))].map((config) => [config, usual]),
    defaults: classes.map((name) => [{ model_type: type }, name]),
    classes: classes.map((name) => [base, name]),
    random: Array.from({ length: RANDOM }, (_, i) => randomCase(type, i, classes)),
  };
}

export const fileOf = (type: string): URL => new URL(`facts/${type}.json`, import.meta.url);

/** The kept facts of a family. */
export function factsOf(type: string): Facts | undefined {
  const file = fileOf(type);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Facts) : undefined;
}

/** The text of the file: one line a tensor. */
export function textOf(facts: Facts): string {
  const { cases, ...rest } = facts;
  const texts = cases.map(({ tensors, ...fact }) => {
    const lines = Object.entries(tensors).map(([name, row]) => `      ${JSON.stringify(name)}: ${JSON.stringify(row)}`);
    const head = Object.entries(fact).map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    return `  {\n${[...head, `    "tensors": {\n${lines.join(',\n')}\n    }`].join(',\n')}\n  }`;
  });
  const fields = Object.entries(rest).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${[...fields, `"cases": [\n${texts.join(',\n')}\n]`].join(',\n')}\n}\n`;
}
