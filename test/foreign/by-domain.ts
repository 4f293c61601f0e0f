import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { run } from '../../scripts/kit'

const DOMAIN = 'mypurecloud.ie'

/** Logs in by a region's domain alone and counts the queues; plain JavaScript of any age. */
const PROGRAM = `
const platform = require(process.env.SKILLROUTE_OFFICIAL_SDK)
const client = platform.ApiClient.instance
client.setEnvironment(process.env.SKILLROUTE_DOMAIN)
client
  .loginClientCredentialsGrant(process.env.GENESYS_CLIENT_ID, process.env.GENESYS_CLIENT_SECRET)
  .then(() => new platform.RoutingApi().getRoutingQueues({ pageSize: 100 }))
  .then((page) => console.log(page.total))
  .catch((error) => {
    console.error(error)
    process.exitCode = 1
  })`

/**
 * The built command serves TLS, and an unchanged program with an SDK that knows only domains finds it: trusted by
 * `NODE_EXTRA_CA_CERTS`, its names and port 443 led here.
 * @param sdk folder of the SDK
 * @param work a folder for the certificate
 * @returns how many queues it read
 */
export async function readByDomain(sdk: string, work: string): Promise<number> {
  const options = ['--tls', '--domain', DOMAIN, '--ca-out', join(work, 'ca.pem'), '--port', '0', '--json']
  const emulator = spawn(process.execPath, ['dist/cli.js', 'emulator', ...options, '--agents', '6', '--queues', '2'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(emulator.stdout, 'data')
    const settings: Record<string, string> = JSON.parse(String(line))
    const port = new URL(settings.GENESYS_BASE_URL ?? '').port
    const preload = resolve('test/foreign/under-own-names.mjs')
    const env = { ...settings, SKILLROUTE_DOMAIN: DOMAIN, SKILLROUTE_PORT: port, SKILLROUTE_OFFICIAL_SDK: sdk }
    return Number(run(process.execPath, ['--import', preload, '-e', PROGRAM], { env }).trim())
  } finally {
    emulator.kill('SIGINT')
    await once(emulator, 'exit')
  }
}
