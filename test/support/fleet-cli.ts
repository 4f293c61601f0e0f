import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FleetOrg, startOrgs, stopOrgs } from '../fleet/orgs'
import { type Cli, cliIn } from './cli'
import { startRedis, type TestRedis } from './redis'

/** Three small orgs on one Redis, with a config file of all and a desired file of each in the folder of the command. */
export interface FleetCli {
  readonly orgs: FleetOrg[]
  readonly redis: TestRedis
  readonly cli: Cli
  /** What the command needs in its environment. */
  readonly env: Record<string, string>
  stop(): Promise<void>
}

export async function fleetCli(): Promise<FleetCli> {
  const redis = await startRedis()
  const orgs = await startOrgs(3, 8, 4)
  const cli = cliIn(undefined)
  const env: Record<string, string> = { REDIS_URL: redis.url, SKILLROUTE_LEASE_SECONDS: '2' }
  const lines = orgs.map(({ name, emulator }, at) => {
    env[`ID_${at}`] = emulator.clientId
    env[`SECRET_${at}`] = emulator.clientSecret
    const credentials = `clientIdEnv: ID_${at}, clientSecretEnv: SECRET_${at}`
    return `  ${name}: { baseUrl: "${emulator.url}", loginUrl: "${emulator.loginUrl}", ${credentials}, ratePerMinute: 60000 }`
  })
  writeFileSync(join(cli.cwd, 'skillroute.config.yaml'), `orgs:\n${lines.join('\n')}\n`)
  for (const { name, desired } of orgs) writeFileSync(join(cli.cwd, `${name}.json`), desired)
  await redis.trust(...orgs.map(({ emulator }) => `${emulator.url} ${emulator.clientId}`))
  return {
    orgs,
    redis,
    cli,
    env,
    async stop() {
      cli.remove()
      await redis.stop()
      await stopOrgs(orgs)
    },
  }
}
