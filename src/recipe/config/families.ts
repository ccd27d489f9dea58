// All families by model_type. They are frozen: a changed rule gets a new name. A function, so that a page which takes no config has none of them.
import { bert, roberta } from './bert.js';
import { decoders } from './decoders.js';
import { distilbert } from './distilbert.js';
import type { Family } from './family.js';
import { gptNeoX } from './gpt-neox.js';
import { gpt2 } from './gpt2.js';
import { t5 } from './t5.js';
import { vit } from './vit.js';

export const families = (): Readonly<Record<string, Family>> => ({
  ...decoders,
  bert,
  distilbert,
  gpt2,
  gpt_neox: gptNeoX,
  roberta,
  t5,
  vit,
});
