// A plugin of TypeDoc: modules have the names that users import, from `exports` of package.json.
import { readFileSync } from 'node:fs';
import { Converter, ReflectionKind } from 'typedoc';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const names = new Map(
  Object.entries(exports).flatMap(([entry, { types }]) =>
    types ? [[types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1'), `weight-init${entry.slice(1)}`]] : [],
  ),
);

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      const name = module.name.replace(/^(src|site)\//, '');
      module.name = names.get(name) ?? name;
    }
  });
}
