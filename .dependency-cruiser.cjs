/** Who may import whom in `src`: only downward, never in a circle. `npm run lint` checks it; CONTRIBUTING explains it. */

/** From the ground up: each module may import those of the rows above it here, and nothing beside or below. */
const LAYERS = [
  ['core'],
  ['documents'],
  ['optimizer', 'transport', 'stores', 'threads'],
  ['resources'],
  // The client is the files beside the folders.
  ['client'],
  ['workflows', 'webhooks', 'report', 'telemetry'],
  ['delivery'],
  ['terminal'],
]
/** The extras: each imports the road, which is everything above. */
const EXTRAS = '^src/(features/[^/]+|relay|fleet|ui|mcp)/'
/** Modules that see less than their row would let them. */
const NARROW = { optimizer: ['core', 'documents'], emulator: ['core', 'documents', 'optimizer'] }

const place = (name) => (name === 'client' ? '^src/(?!index)[^/]+\\.ts$' : `^src/${name}/`)
const below = (row) => LAYERS.slice(0, row).flat()
const allowed = {
  ...Object.fromEntries(LAYERS.flatMap((row, index) => row.map((name) => [name, below(index)]))),
  ...NARROW,
}

/** Tests and what only they import: they may import what they need of the road. */
const TESTS = '\\.(test|fixtures)\\.ts$|^src/features/[^/]+/test/'

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'tests-of-the-road',
      comment: 'a test of the road passes without any extra: one that needs an extra stands in its folder, or in test/',
      severity: 'error',
      from: { path: TESTS, pathNot: EXTRAS },
      to: { path: EXTRAS },
    },
    ...Object.entries(allowed).map(([name, others]) => ({
      name: `imports-of-${name}`,
      comment: `${name} may import ${others.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: place(name), pathNot: TESTS },
      to: { path: '^src/', pathNot: [name, ...others].map(place) },
    })),
    {
      name: 'extras-alone',
      comment: 'an extra may import the road, never another extra',
      severity: 'error',
      from: { path: EXTRAS },
      to: { path: [EXTRAS, '^src/cli/'], pathNot: '^src/$1/' },
    },
    {
      name: 'emulator-for-twins',
      comment: 'the emulator is for its twins, the demo and tests',
      severity: 'error',
      from: { pathNot: ['^src/(emulator|features/twin|cli/demo)/', TESTS] },
      to: { path: '^src/emulator/' },
    },
    {
      name: 'extras-from-the-list',
      comment: 'only the list of their commands imports the extras',
      severity: 'error',
      from: { pathNot: [EXTRAS, '^src/cli/extras\\.ts$'] },
      to: { path: EXTRAS },
    },
    {
      name: 'terminal-for-commands',
      comment: 'only commands use a terminal: a library takes its input as arguments and tells by values and errors',
      severity: 'error',
      from: { pathNot: ['^src/(terminal|cli|mcp)/|/command/', TESTS] },
      to: { path: '^src/terminal/|/command/' },
    },
    {
      name: 'imports-of-index',
      comment: 'the root entry shows the client and what is below it',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: [...below(5)].map(place) },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(test|examples|scripts|bench)/' },
  },
}
