// Preloaded with --require: writes what the program has loaded to the file that FLOWQ_TEST_MODULES names.
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
