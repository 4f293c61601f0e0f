/**
 * Runs what documents tell a reader to run: shell lines in order in one folder per document against one emulated org,
 * TypeScript blocks as programs. Lines run in this process; with `SKILLROUTE_FULL=1` those of the README that do not search start
 * the built command as a reader does, as `demo` always does (`npm run packed` searches with the built command). Where a guide leaves them open, searches stop
 * after two changes and forecasts are by formula. `npm ci && ...` lines are run by `.ci/run` in a fresh clone; here only their
 * being there is checked.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type CliRun, runIn } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'
import { useRealThreads } from '../support/threads'
import { type Block, blocksOf, commandsOf, fileOf } from './blocks'

const run = promisify(execFile)
const isFull = process.env.SKILLROUTE_FULL === '1'
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
let blocks: readonly Block[] = []

let emulator: Emulator
let env: Record<string, string | undefined>
let redis: TestRedis | undefined
/** Where the documents take an emulator to be. */
const EMULATOR = 'http://127.0.0.1:8080'
const folders = new Map<string, string>()

/** Tests what some documents tell. */
export function runDocuments(isAmong: (file: string) => boolean): void {
  blocks = blocksOf(root).filter(({ file }) => isAmong(file))

  beforeAll(async () => {
    // The README alone tells of no queue, for which a small org is enough.
    const size = isAmong('docs/guide.md') ? { seed: 3, agents: 16 } : { seed: 2, agents: 4, queues: 2, skills: 3 }
    emulator = await startEmulator({ ...size, ratePerMinute: 100_000 })
    const { world } = emulator
    // Most lines simulate weeks of all contacts; a guide asks for shares of these.
    fewerContacts(
      world,
      ({ queueId }, place) => world.queues.get(queueId)?.config.name === 'Returns Care' || place % 6 === 0,
      isAmong('docs/guide.md') ? undefined : 9,
    )
    env = {
      ...process.env,
      GENESYS_BASE_URL: emulator.url,
      GENESYS_LOGIN_URL: emulator.loginUrl,
      GENESYS_CLIENT_ID: emulator.clientId,
      GENESYS_CLIENT_SECRET: emulator.clientSecret,
      GENESYS_REGION: undefined,
      WFM_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    }
  })

  afterAll(async () => {
    await redis?.stop()
    await emulator.stop()
    for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true })
  })

  describe('shell commands of the documents', () => {
    it('are there', () => {
      if (isAmong('README.md'))
        expect(linesOf('sh').map((line) => line[1])).toEqual(
          expect.arrayContaining(['npm ci && npm run demo', 'npm ci && npm test']),
        )
      expect(linesOf('sh').length).toBeGreaterThan(10)
    })

    it.each(linesOf('sh'))('%s: %s', async (_place, command, block) => {
      await runLine(command, block)
    })
  })

  describe('programs of the documents', () => {
    it.each(programsOf('ts'))('%s', async (_place, block) => {
      await runProgram(block)
    })
  })

  if (linesOf('sh redis').length + programsOf('ts redis').length > 0) needsRedis()
}

function needsRedis(): void {
  describe.skipIf(withoutRedis !== undefined)(`what needs a Redis${withoutRedis ? `: ${withoutRedis}` : ''}`, () => {
    // Locks that live for seconds are lost while a search holds up the process.
    useRealThreads()

    beforeAll(async () => {
      redis = await startRedis()
      // This Redis is new, and nothing was granted before it.
      await redis.trust('north', ...['north', 'south'].map(() => `${emulator.url} ${emulator.clientId}`))
      env.REDIS_URL = redis.url
    })

    it.each(linesOf('sh redis'))('%s: %s', async (_place, command, block) => {
      await runLine(command, block)
    })

    it.each(programsOf('ts redis'))('%s', async (_place, block) => {
      await runProgram(block)
    })
  })
}

function linesOf(language: string): [string, string, Block][] {
  return blocks
    .filter((block) => block.language === language)
    .flatMap((block) => commandsOf(block).map((command): [string, string, Block] => [placeOf(block), command, block]))
}

function programsOf(language: string): [string, Block][] {
  return blocks.filter((block) => block.language === language).map((block) => [placeOf(block), block])
}

function placeOf({ file, line }: Block): string {
  return `${file}:${line}`
}

async function runProgram(block: Block): Promise<void> {
  // Inside the package its own name resolves to the built entries, as it does for those who install it.
  const folder = join(root, '.build-docs')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${block.file.replace(/\W/g, '-')}-${block.line}.mjs`)
  const { code } = await transform(`${preludeOf(block)}\n${block.text}\nexport {}\n`, {
    loader: 'ts',
    target: 'node20',
  })
  writeFileSync(file, code)
  const { stderr } = await run(process.execPath, [file], {
    cwd: folderOf(block),
    env: { ...env, SKILLROUTE_DOCS: '1' },
  })
  expect(stderr).toBe('')
}

async function runLine(command: string, block: Block): Promise<void> {
  if (command === 'npm ci && npm run demo') {
    // In this tree, where everything is installed and built, on a small org. A build would take away what other tests run.
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(scripts.demo).toBe('npm run --silent build:js && node dist/cli.js demo')
    const { out } = await runBuilt(['demo', '--agents', '2', '--out', 'demo'], folderOf(block))
    expect(out).toContain('Done in')
    return
  }
  if (command.startsWith('npm ci')) {
    expect(readFileSync(join(root, '.ci/run'), 'utf8')).toContain('README')
    return
  }
  if (command.startsWith('export ')) return
  const [program, ...args] = (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1'))
  expect(program, 'only skillroute, npm ci and export lines are known here').toBe('skillroute')
  const isBuilt =
    isFull && block.file === 'README.md' && !/^skillroute (recommend|plan|simulate .*--optimize)/.test(command)
  const { code, out, err } = await (isBuilt ? runBuilt : runHere)(shortened(args, block.file), folderOf(block))
  // A line that says so may find something.
  const line = block.text.split('\n').find((one) => one.startsWith(command))
  expect(line?.includes('# exit code 3') ? [0, 3] : [0], err).toContain(code)
  expect(`${out}${err}`).not.toBe('')
}

const LENGTHS = ['--max-changes', '--reach', '--all']

/** The command with a short search and forecast, as far as the document leaves open how long they are. */
function shortened(args: readonly string[], file: string): string[] {
  const plans = args[0] === 'plan' || args[0] === 'recommend'
  const has = (flags: readonly string[]): boolean => flags.some((flag) => args.includes(flag))
  // The other plans are sub-commands, which search for nothing.
  const searches = args[0] === 'recommend' || (args[0] === 'plan' && args[1]?.startsWith('--') !== false)
  const isOpen = (searches && file !== 'README.md') || has(['--optimize'])
  return [
    ...args,
    ...(isOpen && !has(LENGTHS) ? ['--max-changes', '2'] : []),
    ...(plans && file !== 'README.md' && args[1] !== 'again' && !has(['--forecast']) ? ['--forecast', 'erlang'] : []),
  ]
}

async function runHere(args: readonly string[], cwd: string): Promise<CliRun> {
  const isServer =
    ['ui', 'receiver'].includes(args[0] ?? '') || (args[0] === 'emulator' && !args.includes('--assumptions'))
  if (!isServer) return await runIn(cwd, args, { env })
  // Runs until it is ended, on any free port.
  const ended = new AbortController()
  const onText = (text: string): void => {
    if (/is listening on|opens the page once/.test(text)) ended.abort()
  }
  if (args[0] !== 'emulator') return await runIn(cwd, args, { env, signal: ended.signal, onText })
  const port = args.indexOf('--port') + 1
  const here = port === 0 ? [...args, '--port', '0'] : args.with(port, '0')
  return await runIn(cwd, [...here, '--agents', '3'], { env, signal: ended.signal, onText })
}

async function runBuilt(args: readonly string[], cwd: string): Promise<CliRun> {
  const command = [join(root, 'dist/cli.js'), ...args]
  return await new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd, env }, (_error, out, err) => {
      resolve({ code: child.exitCode ?? 1, out, err })
    })
  })
}

/** One folder a document with the examples and the files that it shows, so that files one command writes are there for the next. */
function folderOf(block: Block): string {
  const known = folders.get(block.file)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'skillroute-docs-'))
  folders.set(block.file, folder)
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
  for (const one of blocks) {
    const name = one.file === block.file ? fileOf(one) : undefined
    if (name !== undefined) writeFileSync(join(folder, name), one.text.replaceAll(EMULATOR, emulator.url))
  }
  return folder
}

/** What a short snippet takes for granted: a client, and ids that exist. */
function preludeOf(block: Block): string {
  if (block.text.includes('createClient(')) return ''
  const [user] = emulator.world.users.keys()
  const [skill] = emulator.world.skills.keys()
  const imports = `import { createClient } from 'skillroute'\n`
  return `${imports}const client = createClient()\nconst userId = '${user}'\nconst skillId = '${skill}'`
}
