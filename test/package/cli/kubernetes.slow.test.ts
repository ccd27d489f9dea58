// The manifest of the example is one that Kubernetes takes, and it asks for what the command needs.
import { expect, test } from 'vitest';
import { selectionOf } from '../../../src/cli/part.ts';
import { specsOfRecipe } from '../../../src/recipe/specs.ts';
import { checkManifests, readExample } from '../../../verify/scale/kubernetes.ts';

test('the example has no problem', async () => {
  const found = await checkManifests(readExample());
  expect(found.map(({ manifest, problems }) => [manifest.kind, problems])).toEqual([
    ['ConfigMap', []],
    ['PersistentVolumeClaim', []],
    ['Job', []],
  ]);
});

test.each([
  ['a text for a number', 'completions: 7', 'completions: "seven"'],
  ['an unknown key', 'maxFailedIndexes: 0', 'maxFailedIndices: 0'],
  ['an unknown mode', 'completionMode: Indexed', 'completionMode: Numbered'],
  ['an exit code that is none', 'values: [1, 2]', 'values: [one]'],
  ['no containers', 'containers:', 'container:'],
])('%s would be found', async (_, from, to) => {
  const text = readExample();
  expect(text).toContain(from);
  expect((await checkManifests(text.replace(from, to))).flatMap(({ problems }) => problems)).not.toEqual([]);
});

test('its recipe is one, and its pods are the parts', async () => {
  const [config, , job] = (await checkManifests(readExample())).map(({ manifest }) => manifest) as unknown as [
    { data: Record<string, string> },
    unknown,
    {
      spec: {
        completions: number;
        podFailurePolicy: { rules: { action: string; onExitCodes?: { values: number[] } }[] };
        template: { spec: { containers: { command: string[] }[] } };
      };
    },
  ];
  const recipe = JSON.parse(config.data['recipe.json'] as string);
  expect(Object.keys(specsOfRecipe(recipe, { maxBytes: Number.POSITIVE_INFINITY })).length).toBe(723);
  const command = job.spec.template.spec.containers[0]?.command ?? [];
  const of = command[command.indexOf('--of') + 1] as string;
  const parts = Array.from({ length: job.spec.completions }, (_, index) =>
    selectionOf({ of }, { JOB_COMPLETION_INDEX: String(index) }),
  );
  expect(parts.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(parts.every((part) => part.kind === 'part' && part.count === 7)).toBe(true);
  // The codes of the command that no retry mends, and those that one may.
  const actions = Object.fromEntries(
    job.spec.podFailurePolicy.rules.flatMap(({ action, onExitCodes }) =>
      (onExitCodes?.values ?? []).map((code) => [code, action]),
    ),
  );
  expect(actions).toEqual({ 1: 'FailJob', 2: 'FailJob', 75: 'Count', 137: 'Count' });
});
