// The site: its pages are Markdown files where they are in the repository, and the reference that TypeDoc writes.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { liveBlocks } from '../live/markdown.mjs';
import { EXCLUDED, idOfHeading, pageOf, placeOfLink } from '../pages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'));

/** The folder that the site is published in. */
const base = process.env.DOCS_BASE ?? '/docs/';
/** The repository's files on the web: GitHub's workflow knows the address. Elsewhere links to them are plain text. */
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA } = process.env;
const repository = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
const sources = repository && `${repository}/blob/${GITHUB_SHA}`;

/** Links lead where the same files are on the site, or to the repository; a link to neither is its text. */
function repositoryLinks(markdown) {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const file = relative(root, env.realPath ?? env.path);
    for (const token of tokens) {
      let isDropped = false;
      token.children &&= token.children.filter((child) => {
        if (child.type === 'link_open') {
          const place = placeOfLink(file, child.attrGet('href'), sources);
          isDropped = place === undefined;
          if (!isDropped) child.attrSet('href', place);
        }
        return !(isDropped && /^link_(open|close)$/.test(child.type));
      });
    }
  });
}

/** Pages outside of this folder find the Vue that is installed in it. */
const vueOfThisFolder = {
  name: 'vue-of-this-folder',
  enforce: 'pre',
  resolveId(id, _, { ssr }) {
    if (!/^vue($|\/)/.test(id)) return undefined;
    // What runs in Node during the build lies in this folder, and imports Vue as it is installed.
    return ssr ? { id, external: true } : this.resolve(id, path('site/build.mjs'), { skipSelf: true });
  },
};

const entry = (text, link) => ({ text, link });

export default defineConfig({
  title: 'weight-init',
  description: 'Neural-network weights made in GPU buffers by WebGPU: same seed, same bits, everywhere.',
  lang: 'en',
  base,
  srcDir: root,
  srcExclude: EXCLUDED,
  outDir: path('dist-docs'),
  cacheDir: path('site/node_modules/.vitepress'),
  rewrites: (page) => pageOf(page) ?? page,
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    html: false, // pages are Markdown alone; reports have angle brackets in their text
    anchor: { slugify: idOfHeading },
    config(markdown) {
      repositoryLinks(markdown);
      liveBlocks(markdown);
    },
    // Highlighted in both themes with at least the contrast that WCAG asks for.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  // The configuration at the root is the demo's and the library's.
  vite: {
    configFile: false,
    publicDir: path('site/public'),
    server: { fs: { allow: [root] } },
    plugins: [vueOfThisFolder],
    // The largest file is the text of a report.
    build: { chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: { translations: { button: { buttonText: 'Search', buttonAriaLabel: 'Search' } } },
    },
    outline: [2, 3],
    externalLinkIcon: true,
    nav: [
      entry('First weights', '/start'),
      entry('Guides', '/guides/layer'),
      entry('Frameworks', '/frameworks/'),
      entry('Reference', '/reference/'),
      { text: 'Laboratory', link: base.replace(/docs\/$/, ''), target: '_self', activeMatch: '^never$' },
      { text: version, items: [entry('Changelog', '/changelog'), entry('Contributing', '/contributing/')] },
    ],
    ...(repository && { socialLinks: [{ icon: 'github', link: repository }] }),
    sidebar: [
      {
        text: 'Start',
        items: [entry('What it is', '/'), entry('First weights', '/start'), entry('The laboratory', '/laboratory')],
      },
      {
        text: 'Guides',
        items: [
          entry('A layer', '/guides/layer'),
          entry('A model', '/guides/model'),
          entry('Your own buffers and passes', '/guides/buffers'),
          entry('Dtypes and layouts', '/guides/dtypes'),
          entry('Names and seeds', '/guides/names'),
          entry('Slices and shards', '/guides/slices'),
          entry('Large models', '/guides/large-models'),
          entry('In your own kernels', '/guides/kernels'),
          entry('Testing', '/guides/testing'),
          entry('Shipping a page', '/guides/shipping'),
          entry('Initializers, presets, rules', '/schemes'),
          entry('Devices and memory', '/devices'),
          entry('How a buffer is filled', '/routes'),
        ],
      },
      {
        text: 'Frameworks',
        items: [
          entry('Overview', '/frameworks/'),
          entry('WebGPU without a framework', '/frameworks/webgpu'),
          entry('TensorFlow.js', '/frameworks/tensorflow-js'),
          entry('ONNX Runtime Web', '/frameworks/onnxruntime-web'),
          entry('three.js', '/frameworks/three'),
          entry('Babylon.js', '/frameworks/babylon'),
          entry('transformers.js', '/frameworks/transformers-js'),
          entry('Next.js', '/frameworks/next'),
          entry('TypeGPU', '/typegpu'),
          entry('jax-js', '/frameworks/jax-js'),
          entry('Workers', '/frameworks/workers'),
          entry('Node, Deno, Bun', '/frameworks/node-deno-bun'),
          entry('Bundlers, hosts, compilers', '/hosts'),
          entry('Examples, timed', '/examples-results'),
        ],
      },
      {
        text: 'Coming from',
        items: [
          entry('PyTorch', '/coming-from/pytorch'),
          entry('JAX and Flax', '/coming-from/jax'),
          entry('Keras', '/coming-from/keras'),
          entry('TensorFlow.js', '/coming-from/tensorflow-js'),
        ],
      },
      {
        text: 'Beyond one machine',
        items: [
          entry('Checkpoints on many machines', '/scale'),
          entry('Recipes and fingerprints', '/recipes'),
          entry('Models of Hugging Face', '/transformers'),
          entry('Runs under schedulers', '/scale-results'),
          entry('Faults of workers', '/scale-faults'),
        ],
      },
      {
        text: "Other frameworks' numbers",
        items: [entry('The same numbers', '/guides/other-numbers'), entry('Comparison', '/generators')],
      },
      {
        text: 'What is guaranteed',
        items: [
          entry('Guarantees', '/GUARANTEES'),
          entry('Specification', '/SPEC'),
          entry('Conformance', '/CONFORMANCE'),
          entry('Randomness', '/RANDOMNESS'),
        ],
      },
      {
        text: 'Benchmarks',
        items: [
          entry('Speed and size', '/speed'),
          entry('Against peers', '/benchmarks/bench'),
          entry('On the CPU', '/benchmarks/cpu'),
          entry('Size', '/benchmarks/size'),
          entry('Checkpoints', '/benchmarks/scale'),
          entry('Orthogonal matrices', '/benchmarks/orthogonal'),
          entry('Waiting and standing still', '/benchmarks/responsiveness'),
          entry('Lighthouse', '/benchmarks/lighthouse'),
          entry('Cost of the shaders', '/benchmarks/shader-cost'),
        ],
      },
      { text: 'Reference', link: '/reference/' },
      {
        text: 'Contributing',
        items: [
          entry('A first change', '/contributing/'),
          entry('Architecture', '/contributing/architecture'),
          entry('Changelog', '/changelog'),
        ],
      },
    ],
  },
});
