// Ends by an uncaught error of the kind named, out of the CommonJS build.
require('./uncaught-errors.cjs').fail(process.argv[2], {
  skillroute: require('skillroute'),
  emulator: require('skillroute/emulator'),
  optimizer: require('skillroute/optimizer'),
  workflows: require('skillroute/workflows'),
})
