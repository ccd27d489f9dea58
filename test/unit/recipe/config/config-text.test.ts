// The text of a config.json: the same JSON, with a decimal point where transformers wants one.
import { expect, test } from 'vitest';
import { configText } from '../../../../src/recipe/config/config-text.ts';

test('keys that take floating-point numbers alone', () => {
  expect(configText({ initializer_factor: 1, d_model: 512, final_logit_softcapping: -30 })).toBe(
    '{\n  "initializer_factor": 1.0,\n  "d_model": 512,\n  "final_logit_softcapping": -30.0\n}\n',
  );
  expect(configText({ rms_norm_eps: 1e-6, initializer_range: 0.02, layer_norm_eps: 0, layer_norm_epsilon: 1e21 })).toBe(
    '{\n  "rms_norm_eps": 0.000001,\n  "initializer_range": 0.02,\n  "layer_norm_eps": 0.0,\n  "layer_norm_epsilon": 1e+21\n}\n',
  );
});

test('nothing else changes', () => {
  const config = {
    text: '\n  "rms_norm_eps": 1,\n',
    inner: { rms_norm_eps: 1, list: [{ initializer_range: 2 }] },
    initializer_range: '1',
    layer_norm_eps: null,
    attn_logit_softcapping: [1],
    'a "rms_norm_eps": 3': 3,
  };
  expect(configText(config)).toBe(`${JSON.stringify(config, null, 2)}\n`);
  expect(JSON.parse(configText({ rms_norm_eps: 1 }))).toEqual({ rms_norm_eps: 1 });
  expect(configText({})).toBe('{}\n');
});
