import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quietIo } from '../../../test/support/quiet-io'
import { ConfigError, ValidationError } from '../../core/errors'
import type { Io } from '../io/io'
import { parseConfigFile } from './config-file'
import { findTarget } from './profile'

describe('parseConfigFile', () => {
  it('reads profiles', async () => {
    const text =
      'default: eu\norgs:\n  eu:\n    region: mypurecloud.ie\n    clientIdEnv: EU_ID\n    clientSecretEnv: EU_SECRET\n'
    expect((await parseConfigFile(text, 'x')).orgs.eu).toEqual({
      region: 'mypurecloud.ie',
      clientIdEnv: 'EU_ID',
      clientSecretEnv: 'EU_SECRET',
    })
  })

  it('names every problem with its line and column, and refuses secrets', async () => {
    const text = 'orgs:\n  eu:\n    region: 5\n    clientSecret: hunter2\n    ratePerMinute: -1\n'
    const error = await problemsOf(text)
    expect(error.issues).toEqual([
      expect.objectContaining({ path: 'orgs.eu.region', line: 3, column: 13 }),
      expect.objectContaining({ path: 'orgs.eu.ratePerMinute', line: 5 }),
      expect.objectContaining({
        path: 'orgs.eu.clientSecret',
        line: 4,
        message: expect.stringContaining('environment variable'),
      }),
    ])
    expect(JSON.stringify(error)).not.toContain('hunter2')
  })

  it('names the place of broken YAML', async () => {
    expect((await problemsOf('orgs:\n  a: [1,\n')).issues[0]).toMatchObject({ line: expect.any(Number) })
  })
})

describe('findTarget', () => {
  let cwd: string
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'skillroute-'))
  })
  afterEach(() => rmSync(cwd, { recursive: true, force: true }))

  it('names every variable that is missing', async () => {
    await expect(findTarget(ioWith({}), undefined)).rejects.toThrow(
      /GENESYS_REGION .*GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET/,
    )
    await expect(findTarget(ioWith({ GENESYS_REGION: 'x', GENESYS_CLIENT_ID: 'i' }), undefined)).rejects.toThrow(
      ConfigError,
    )
  })

  it('finds a profile, its variables, and says which orgs there are', async () => {
    writeFileSync(
      join(cwd, 'skillroute.config.yaml'),
      'orgs:\n  eu:\n    region: mypurecloud.ie\n    clientIdEnv: EU_ID\n    clientSecretEnv: EU_SECRET\n',
    )
    await expect(findTarget(ioWith({ EU_ID: 'i', EU_SECRET: 's' }), 'eu')).resolves.toMatchObject({
      name: 'eu',
      clientId: 'i',
      clientSecret: 's',
    })
    await expect(findTarget(ioWith({ EU_SECRET: 's' }), 'eu')).rejects.toThrow(/EU_ID/)
    await expect(findTarget(ioWith({ EU_ID: 'i' }), 'eu')).rejects.toThrow(/clientSecretEnv of org "eu"/)
    await expect(findTarget(ioWith({}), 'us')).rejects.toThrow(/no org "us".*eu/)
    await expect(findTarget(ioWith({}), 'constructor')).rejects.toThrow(/no org "constructor"/)
  })

  it('prefers the environment over the default profile, and the default over nothing', async () => {
    writeFileSync(join(cwd, 'skillroute.config.json'), '{"default":"eu","orgs":{"eu":{"region":"mypurecloud.ie"}}}')
    const env = { GENESYS_CLIENT_ID: 'i', GENESYS_CLIENT_SECRET: 's' }
    await expect(findTarget(ioWith({ ...env, GENESYS_REGION: 'mypurecloud.de' }), undefined)).resolves.toMatchObject({
      region: 'mypurecloud.de',
    })
    await expect(findTarget(ioWith(env), 'eu')).resolves.toMatchObject({ name: 'eu', region: 'mypurecloud.ie' })
  })

  function ioWith(env: Io['env']): Io {
    return quietIo(cwd, { env })
  }
})

async function problemsOf(text: string): Promise<ValidationError> {
  try {
    await parseConfigFile(text, 'skillroute.config.yaml')
  } catch (error) {
    if (error instanceof ValidationError) return error
  }
  throw new Error('nothing was refused')
}
