import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// The program itself: the command of the package is a wrapper that keeps the channels of its child to itself.
const PROGRAM = String(createRequire(import.meta.url)('workerd').default)

/** Why workerd cannot be used here; undefined when it can. */
export const noWorkerd: string | undefined = missing()

export interface Workerd {
  readonly url: string
  readonly version: string
  stop(): Promise<void>
}

/**
 * Serves one module in workerd, the runtime of Cloudflare Workers, on a free port of the loopback address.
 * @param others modules that it imports
 */
export async function startWorkerd(
  folder: string,
  module: string,
  env: Record<string, string>,
  others: readonly string[] = [],
): Promise<Workerd> {
  const bindings = Object.entries(env).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`)
  writeFileSync(join(folder, 'config.capnp'), configOf(module, others, bindings.join(', ')))
  // It says on a channel of its own which port it got.
  const child = spawn(PROGRAM, ['serve', 'config.capnp', '--control-fd=3'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const port = await portOf(child)
  return {
    url: `http://127.0.0.1:${port}`,
    version: version(),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
    },
  }
}

/** No compatibility flag: what Node has beyond the web standards is not there. */
function configOf(module: string, others: readonly string[], bindings: string): string {
  const modules = [
    `(name = "worker.mjs", esModule = embed "${module}")`,
    ...others.map((name) => `(name = "${name}", esModule = embed "${name}")`),
  ]
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    # The emulator is on this machine.
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  bindings = [${bindings}],
  compatibilityDate = "2026-01-01",
);
`
}

async function portOf(child: ChildProcess): Promise<number> {
  const control = child.stdio[3]
  if (control === null || control === undefined || !('read' in control)) throw new Error('no control channel')
  const said: string[] = []
  child.stderr?.on('data', (chunk) => said.push(String(chunk)))
  for await (const line of createInterface({ input: control })) {
    const told: { event?: string; port?: number } = JSON.parse(line)
    if (told.event === 'listen' && told.port !== undefined) return told.port
  }
  throw new Error(`workerd did not start: ${said.join('')}`)
}

function missing(): string | undefined {
  if (!existsSync(PROGRAM)) return 'workerd is not installed'
  return version() === '' ? 'workerd does not run on this machine' : undefined
}

function version(): string {
  const { status, stdout } = spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : ''
}
