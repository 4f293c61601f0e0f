// Loads the module named on the command line and prints what it did beyond defining things: files read, sockets,
// programs, requests, timers and listeners, each with the line that did it. Node's own loading does not count.
import { createRequire, syncBuiltinESMExports } from 'node:module'

const require = createRequire(import.meta.url)
const effects = []
/** Standard input and output of this process. */
const OWN_OUTPUT = /^(Pipe|TTY)Wrap$/
const { setTimeout: settled } = require('node:timers/promises')
const WATCHED = {
  fs: ['readFileSync', 'readFile', 'openSync', 'open', 'writeFileSync', 'writeFile', 'statSync', 'watch', 'watchFile'],
  'fs/promises': ['readFile', 'open', 'writeFile', 'stat'],
  net: ['connect', 'createConnection', 'createServer'],
  dns: ['lookup', 'resolve'],
  child_process: ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'fork'],
}

for (const [name, functions] of Object.entries(WATCHED)) {
  for (const fn of functions) watch(require(`node:${name}`), fn, `${name}.${fn}`)
}
for (const fn of ['setTimeout', 'setInterval', 'setImmediate', 'fetch']) watch(globalThis, fn, fn)
watch(process, 'on', 'process.on')
watch(process, 'once', 'process.once')
watch(process, 'addListener', 'process.addListener')
watch(EventTarget.prototype, 'addEventListener', 'addEventListener')
syncBuiltinESMExports()

await import(process.argv[2])
await settled(20) // Node closes the files of the modules themselves
const resources = process.getActiveResourcesInfo().filter((kind) => !OWN_OUTPUT.test(kind))
console.log(JSON.stringify({ effects, resources }))

/** Notes calls whose first caller outside this file is a module on disk, not Node itself. */
function watch(owner, name, label) {
  const original = owner[name]
  owner[name] = function watched(...args) {
    const caller = (new Error().stack ?? '').split('\n').slice(2)[0] ?? ''
    if (caller.includes('file:') || caller.includes('node_modules')) effects.push(`${label} ${caller.trim()}`)
    return new.target ? Reflect.construct(original, args, new.target) : Reflect.apply(original, this, args)
  }
}
