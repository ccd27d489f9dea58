// transformers.js: a model whose stored parameters are made here instead of downloaded.
import { AutoModel, env, Tensor } from '@huggingface/transformers';
import { createInitializer, normal } from 'weight-init';
import { embedding } from './model.ts';

const [VOCABULARY, WIDTH] = [1000, 32];
const NAME = 'embeddings.word_embeddings.weight';
const initializer = await createInitializer({ seed: 42 });
const parameters = await initializer.create({ name: NAME, shape: [VOCABULARY, WIDTH], init: normal({ stddev: 0.02 }) });

// The files that from_pretrained asks for.
const config = { model_type: 'bert', 'transformers.js_config': { use_external_data_format: true } };
const files: Record<string, BodyInit> = {
  'config.json': JSON.stringify(config),
  'onnx/model.onnx': embedding(NAME, [VOCABULARY, WIDTH], 'model.onnx_data'),
  'onnx/model.onnx_data': await parameters.read(),
};
env.useBrowserCache = false;
env.useCustomCache = true;
env.customCache = {
  async match(request) {
    const name = Object.keys(files).find((file) => String(request).endsWith(`/example/tiny-bert/${file}`));
    return name === undefined ? undefined : new Response(files[name]);
  },
  async put() {},
};

const bert = await AutoModel.from_pretrained('example/tiny-bert', { device: 'webgpu', dtype: 'fp32' });
const { last_hidden_state: state } = await bert({ input_ids: new Tensor('int64', [5n, 7n], [1, 2]) });
export const rows = state.data as Float32Array;

(document.querySelector('output') as HTMLOutputElement).textContent =
  `tokens 5 and 7 in ${WIDTH} numbers each: ${[...rows.slice(0, 3)].join(' ')} …`;
