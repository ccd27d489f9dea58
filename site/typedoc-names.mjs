// A plugin of TypeDoc: modules have the names that users import, from `exports` of package.json; and pages have no HTML, which the site
// does not read.
import { readFileSync } from 'node:fs';
import { Converter, ReflectionKind } from 'typedoc';
import { MarkdownPageEvent } from 'typedoc-plugin-markdown';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const names = new Map(
  Object.entries(exports).flatMap(([entry, { types }]) =>
    types ? [[types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1'), `weight-init${entry.slice(1)}`]] : [],
  ),
);

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      const name = module.name.replace(/^src\//, '');
      module.name = names.get(name) ?? name;
    }
  });
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    page.contents = page.contents.replace(/<a id="[^"]*"><\/a> ?/g, '');
  });
}
