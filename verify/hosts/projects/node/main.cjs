// The module that `require` gives is the one that `import` gives.
const library = require('weight-init');
const { check } = require('./check.js');

import('weight-init').then(async (imported) => {
  if (imported.createInitializer !== library.createInitializer)
    throw new Error('require gives another copy than import');
  console.log(JSON.stringify(await check()));
});
