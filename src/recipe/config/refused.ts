// Models that no initializer here makes, by model_type, and why. Source: _init_weights of each, transformers 5.18.

const STATE_SPACE = 'its A_log are logarithms of 1, 2, 3, …';
const DELTA = 'its A_log are logarithms of uniform numbers';
const SINES = 'its positions are sines and cosines';

export const REFUSED: Readonly<Record<string, string>> = {
  bamba: STATE_SPACE,
  falcon_h1: STATE_SPACE,
  falcon_mamba: STATE_SPACE,
  granitemoehybrid: STATE_SPACE,
  jamba: STATE_SPACE,
  kimi_linear: DELTA,
  mamba: STATE_SPACE,
  mamba2: STATE_SPACE,
  marian: SINES,
  nemotron_h: STATE_SPACE,
  pegasus: SINES,
  qwen3_next: DELTA,
  recurrent_gemma: 'its recurrent_param are logarithms of uniform numbers',
  rwkv: 'its time_mix are powers of the position',
  whisper: SINES,
  zamba: STATE_SPACE,
  zamba2: STATE_SPACE,
};
