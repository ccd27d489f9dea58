// The page: joins by the recipe that its address names, and says what came of it.
import { fetchRecipe, join } from './join.ts';

const say = (state: 'joined' | 'refused', text: string): void => {
  const output = document.querySelector('output') as HTMLOutputElement;
  output.dataset.state = state;
  output.textContent = text;
};

const query = new URLSearchParams(location.search);
try {
  const recipe = await fetchRecipe(query.get('recipe') ?? 'recipe.json');
  const model = await join(recipe, {
    backend: query.get('backend') === 'cpu' ? 'cpu' : 'auto',
    route: query.get('route') === 'shader' ? 'shader' : 'auto',
  });
  const [weights] = Object.values(model.tensors);
  say('joined', `Joined: ${Object.keys(model.tensors).length} tensors on ${weights?.backend}, ${recipe.fingerprint}`);
} catch (error) {
  say('refused', `Not joined: ${error instanceof Error ? error.message : error}`);
}
