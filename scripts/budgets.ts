/** `npm run budgets`: the package costs its users no more than promised. Run a full build first. */
import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Consumer, installPacked } from './consumer'
import { entries } from './entries'
import { check, expect, run } from './kit'
import { bundleSize, importCost } from './measure'

const KB = 1000

/** Bundled and minified with everything it needs, in kilobytes. */
const SIZES = [
  { entry: 'skillroute/optimizer', what: '{ erlangC, requiredAgents }', limitKb: 20 },
  { entry: 'skillroute/webhooks', what: '{ createReceiver }', limitKb: 15 },
]
/** The client's bundle as a share of the official SDK's. */
const CLIENT_SHARE = 0.2
/** The most that an import may take of the CPU time that the official SDK's takes in the same run. */
const IMPORT_SHARE = 0.4
const OFFICIAL_SDK = 'purecloud-platform-client-v2'

const consumer = installPacked()
try {
  await checkSizes(consumer)
  await checkImports(consumer)
} finally {
  consumer.remove()
}

async function checkSizes({ dir }: Consumer): Promise<void> {
  for (const { entry, what, limitKb } of SIZES) {
    await check(`bundle of ${what} from ${entry}`, async () => {
      const { bytes } = await bundleSize(`export ${what} from '${entry}'`, dir)
      const said = `${kb(bytes)}, limit ${limitKb} kB`
      expect(bytes <= limitKb * KB, said)
      return said
    })
  }
  await check('bundle of the client beside the official SDK', async () => {
    const own = await bundleSize(`export { createClient, clientCredentials } from 'skillroute'`, dir)
    const sdk = await bundleSize(`export { default } from '${OFFICIAL_SDK}'`, process.cwd())
    const said = `${kb(own.bytes)} of ${kb(sdk.bytes)}, limit ${CLIENT_SHARE}`
    expect(own.bytes <= CLIENT_SHARE * sdk.bytes, said)
    return said
  })
  for (const name of ['optimizer', 'webhooks']) {
    await check(`skillroute/${name} needs no platform`, async () => {
      const { external } = await bundleSize(`export * from 'skillroute/${name}'`, dir)
      expect(external.length === 0, `skillroute/${name} asks for ${external}`)
    })
  }
}

async function checkImports({ dir }: Consumer): Promise<void> {
  await check('CPU time of an import beside the official SDK', () => {
    const own = importCost('skillroute', dir).cpuMs
    const sdk = importCost(OFFICIAL_SDK, process.cwd()).cpuMs
    const said = `${own.toFixed(1)} of ${sdk.toFixed(1)} ms, limit ${IMPORT_SHARE}`
    expect(own <= IMPORT_SHARE * sdk, said)
    return said
  })
  for (const name of Object.keys(entries)) {
    const entry = name === 'index' ? 'skillroute' : `skillroute/${name}`
    await check(`nothing happens on import of ${entry}`, () => {
      const path = realpathSync(join(dir, 'node_modules/skillroute/dist', `${name}.js`))
      const printed = run(process.execPath, [resolve('scripts/import-effects.mjs'), path], { cwd: dir })
      const { effects, resources }: { effects: string[]; resources: string[] } = JSON.parse(printed)
      expect(effects.length === 0, effects.join('\n'))
      expect(resources.length === 0, `left open: ${resources}`)
    })
  }
}

function kb(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} kB`
}
