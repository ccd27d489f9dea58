// Checks manifests of Kubernetes against its schemas: kubernetes-models has them as TypeScript types, and as validators.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-5.9';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { installPackages } from '../../scripts/install.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What is wrong with a value by the types of TypeScript: unknown keys too, which the validators let pass. */
function typeProblems({ apiVersion, kind }: Manifest, value: unknown): string[] {
  const folder = mkdtempSync(join(FOLDER, 'node_modules/.manifest-'));
  try {
    const file = join(folder, 'manifest.ts');
    const module = `kubernetes-models/${apiVersion}/${kind}`;
    writeFileSync(
      file,
      `import type { I${kind} } from '${module}';\nexport const manifest: I${kind} = ${JSON.stringify(value, null, 1)};\n`,
    );
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    });
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The manifests in the text of a YAML file, and what is wrong with each. */
export async function checkManifests(
  text: string,
): Promise<{ readonly manifest: Manifest; readonly problems: string[] }[]> {
  installPackages('verify/scale');
  const load = (name: string) => import(/* @vite-ignore */ name);
  const { parseAllDocuments } = await load('yaml');
  const documents: { errors: Error[]; toJS(): Manifest }[] = parseAllDocuments(text, { strict: true });
  return Promise.all(
    documents.map(async (document) => {
      const problems = document.errors.map(({ message }) => message);
      const manifest = document.toJS();
      const { [manifest.kind]: Model } = await load(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`);
      try {
        new Model(manifest).validate();
      } catch (error) {
        problems.push((error as Error).message);
      }
      return { manifest, problems: [...problems, ...typeProblems(manifest, manifest)] };
    }),
  );
}

/** The manifest of the example. */
export const EXAMPLE = fileURLToPath(new URL('../../examples/kubernetes/make-checkpoint.yaml', import.meta.url));
export const readExample = (): string => readFileSync(EXAMPLE, 'utf8');
