// Preloaded with --require: writes the names of loaded modules to the file in FLOWQ_TEST_MODULES.
const { writeFileSync } = require('node:fs');
const { registerHooks } = require('node:module');

const loaded = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
const { dlopen } = process;
process.dlopen = (module, path, ...rest) => {
  loaded.push(path);
  return dlopen.call(process, module, path, ...rest);
};
process.on('exit', () => writeFileSync(process.env.FLOWQ_TEST_MODULES, JSON.stringify(loaded)));
