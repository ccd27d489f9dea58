// One participant of a federated training: it gets a recipe instead of a model, makes the model, and joins only if it is the same one.
import { createInitializer, type InitializerOptions, type Model } from 'weight-init';
import { fingerprintOf, type Recipe, specsOfRecipe } from 'weight-init/recipe';

/** The most characters of JSON that this page reads. A recipe of a model with 70 billion parameters has 154. */
const MAX_TEXT = 65_536;
/** The most bytes of a model that this page makes: 2 GiB. */
const MAX_BYTES = 2_147_483_648;

/** The recipe at an address. What it says is checked where it is used, in specsOfRecipe. */
export async function fetchRecipe(address: string): Promise<Recipe> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`no recipe: ${response.status} ${response.statusText}`);
  const text = await response.text();
  if (text.length > MAX_TEXT) throw new Error(`no recipe: ${text.length} characters`);
  return JSON.parse(text);
}

/**
 * The model of a recipe: on the GPU, or where there is none on the CPU, unless the options say where. Rejects unless it has the
 * fingerprint that the recipe says.
 */
export async function join(recipe: Recipe, options: InitializerOptions = {}): Promise<Model> {
  const specs = specsOfRecipe(recipe, { maxBytes: MAX_BYTES });
  if (recipe.fingerprint === undefined)
    throw new Error('the recipe has no fingerprint, so nobody could tell another model');
  const initializer = await createInitializer(options);
  const model = await initializer.createAll(specs);
  const fingerprint = (await fingerprintOf(model)).digest();
  if (fingerprint === recipe.fingerprint) return model;
  model.destroy();
  throw new Error(`another model than the recipe's: ${fingerprint}`);
}
