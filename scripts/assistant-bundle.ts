import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { startEmulator } from '../src/emulator'
import { listTools } from '../src/mcp/tools'
import { expect, run } from './kit'

const MCPB = resolve('node_modules/.bin/mcpb')
/** What a program of an installed package never loads: sources for debuggers, declarations, and the other format. */
const UNUSED = /\.(?:map|d\.[cm]?ts|cjs)$/

/**
 * Packs `dist` as it stands, with the packages that it needs, into a bundle for assistants (MCPB): the server of
 * `skillroute mcp`, which asks for region, OAuth client and a folder when it is installed. Run a full build first.
 */
export function writeBundle(file: string): void {
  const own: Package = JSON.parse(readFileSync('package.json', 'utf8'))
  const sdk = `@modelcontextprotocol/sdk@${own.devDependencies['@modelcontextprotocol/sdk']}`
  const folder = mkdtempSync(join(tmpdir(), 'skillroute-mcpb-'))
  try {
    const packed: { filename: string }[] = JSON.parse(
      run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
    )
    const tarball = join(folder, packed[0]?.filename ?? '')
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'skillroute-mcpb', private: true }))
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--no-package-lock']
    run('npm', ['install', ...quiet, tarball, sdk], { cwd: folder })
    rmSync(tarball)
    const dist = join(folder, 'node_modules/skillroute/dist')
    for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
      if (UNUSED.test(name)) rmSync(join(dist, name))
    copyFileSync('LICENSE', join(folder, 'LICENSE'))
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifestOf(own), null, 2))
    run(MCPB, ['validate', join(folder, 'manifest.json')])
    run(MCPB, ['pack', folder, resolve(file)])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Unpacks a bundle, starts its server as the manifest says with the SDK's own client, against an emulated org, and reads through it.
 * @returns what was found, in words
 */
export async function checkAssistantBundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'skillroute-bundle-'))
  const emulator = await startEmulator({ seed: 3, agents: 4, queues: 2 })
  try {
    const file = join(folder, 'skillroute.mcpb')
    writeBundle(file)
    run(MCPB, ['unpack', file, join(folder, 'unpacked')])
    const manifest: BundleManifest = JSON.parse(readFileSync(join(folder, 'unpacked/manifest.json'), 'utf8'))
    const { command, args, env } = manifest.server.mcp_config
    const settings: Record<string, string> = {
      __dirname: join(folder, 'unpacked'),
      'user_config.region': 'mypurecloud.ie',
      'user_config.client_id': emulator.clientId,
      'user_config.client_secret': emulator.clientSecret,
      'user_config.folder': join(folder, 'kept'),
    }
    const filled = (text: string): string => text.replace(/\$\{([\w.]+)\}/g, (_, name) => settings[name] ?? '')
    const hosts = { GENESYS_BASE_URL: emulator.url, GENESYS_LOGIN_URL: emulator.loginUrl }
    const filledEnv = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]))
    const client = new Client({ name: 'check', version: '1' })
    await client.connect(
      new StdioClientTransport({ command, args: args.map(filled), cwd: tmpdir(), env: { ...filledEnv, ...hosts } }),
    )
    const { tools } = await client.listTools()
    const names = tools.map(({ name }) => name)
    expect(`${names}` === `${manifest.tools.map(({ name }) => name)}`, `the server has the tools ${names}`)
    const { content, isError } = await client.callTool({ name: 'status' })
    await client.close()
    const queues = [...emulator.world.queues.values()].map(({ config }) => config.name)
    const text = JSON.stringify(content)
    expect(isError !== true && queues.every((name) => text.includes(name)), `status answered ${text}`)
    return `${names.length} tools, ${(statSync(file).size / 1e6).toFixed(1)} MB`
  } finally {
    await emulator.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface BundleManifest {
  readonly server: {
    readonly mcp_config: {
      readonly command: string
      readonly args: readonly string[]
      readonly env: Readonly<Record<string, string>>
    }
  }
  readonly tools: readonly { readonly name: string }[]
}

/**
 * `assistant/mcpb-manifest.json`, which follows https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md, with what stands in
 * `package.json` and with the tools.
 */
function manifestOf({ version, description, author, homepage, bugs, repository, license, keywords }: Package) {
  return {
    ...JSON.parse(readFileSync('assistant/mcpb-manifest.json', 'utf8')),
    ...{ version, description, author: { name: author }, homepage, support: bugs, repository, license, keywords },
    tools: listTools({}).map((tool) => ({ name: tool.name, description: tool.description })),
  }
}

interface Package {
  readonly version: string
  readonly description: string
  readonly author: string
  readonly homepage: string
  readonly bugs: string
  readonly repository: { readonly type: string; readonly url: string }
  readonly license: string
  readonly keywords: readonly string[]
  readonly devDependencies: Readonly<Record<string, string>>
}
