/**
 * `npm run packed`: the packed tarball in an empty project, loaded in every way that users load it.
 *
 * `--loads-only` leaves out what does not depend on the Node version that runs the programs; `--node PATH` names that
 * Node, by default the one that runs this script.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { checkAssistantBundle } from './assistant-bundle'
import { type Consumer, installPacked, lend } from './consumer'
import { entries } from './entries'
import { check, expect, run, type ShellOptions } from './kit'

const names = Object.keys(entries).map((name) => (name === 'index' ? 'skillroute' : `skillroute/${name}`))
const nodeAt = process.argv.indexOf('--node')
const node = nodeAt < 0 ? process.execPath : resolve(process.argv[nodeAt + 1] ?? '')
const loadsOnly = process.argv.includes('--loads-only')

const consumer = installPacked()
try {
  await checkLoads(consumer)
  if (!loadsOnly) await checkCompilers(consumer)
} finally {
  consumer.remove()
}

async function checkLoads({ dir, packageDir }: Consumer): Promise<void> {
  const inside: ShellOptions = { cwd: dir }
  const label = run(node, ['--version']).trim()
  let byImport = ''
  await check(`${label}: import`, () => {
    byImport = run(node, ['load.mjs', ...names], inside)
    return count(byImport)
  })
  await check(`${label}: require without require(esm)`, () => {
    const byRequire = run(node, ['--no-experimental-require-module', 'load.cjs', ...names], inside)
    expect(byRequire === byImport, `import and require give different names:\n${byImport}${byRequire}`)
  })
  await check(`${label}: both builds in one process`, () => run(node, ['both.mjs'], inside) && undefined)
  await check(`${label}: command`, () => {
    const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
    const said = run(node, [join(packageDir, 'dist/cli.js'), '--version'], inside).trim()
    expect(said === version, `skillroute --version says ${said}, package.json ${version}`)
    run(node, [join(packageDir, 'dist/cli.js'), '--help'], inside)
  })
  await check(
    `${label}: journals that nobody closes`,
    () => run(node, ['--expose-gc', 'journals.mjs'], inside) && undefined,
  )
  await check(`${label}: command, its threads`, () => {
    const command = (line: string): string => run(node, [join(packageDir, 'dist/cli.js'), ...line.split(' ')], inside)
    command('demo --agents 3 --out demo')
    // What is found in the demo depends on the day; here something is found on every day.
    const model = join(packageDir, 'examples/model.yaml')
    const { changes } = JSON.parse(command(`simulate ${model} --optimize --max-changes 1 --json`))
    const simulated = changes.filter((one: { value?: { interval?: unknown } }) => one.value?.interval)
    expect(simulated.length > 0, 'no recommendation was simulated')
    return `${simulated.length} of ${changes.length} recommendations simulated`
  })
}

async function checkCompilers(consumer: Consumer): Promise<void> {
  const { dir, packageDir } = consumer
  const tool = (path: string): string => resolve('node_modules', path)
  const inDir = (env: Record<string, string> = {}): ShellOptions => ({ cwd: dir, env })
  lend(consumer, 'typescript', '@types/node', 'undici-types')

  await check('command by its name', () => {
    run('npx', ['--no-install', 'skillroute', '--version'], { cwd: dir })
  })
  await check('the tarball holds what it should and nothing else', () => {
    const found = readdirSync(packageDir).sort()
    const desired = ['LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.md', 'assistant', 'dist', 'examples', 'llms.txt']
    desired.push('package.json', 'schemas')
    expect(`${found}` === `${desired}`, `found ${found}, wanted ${desired}`)
  })
  await check('the files that commands of the README take are in the package', () => {
    const readme = readFileSync(join(packageDir, 'README.md'), 'utf8')
    const named = [...readme.matchAll(/^skillroute .*?\b(examples\/[\w./-]+)/gm)].map(([, path = '']) => path)
    const missing = named.filter((path) => !existsSync(join(packageDir, path)))
    expect(named.length > 0 && missing.length === 0, `not in the package: ${missing}`)
    return [...new Set(named)].join(', ')
  })
  await check("the assistant's bundle starts its server as its manifest says", () => checkAssistantBundle())
  await check('declarations refer to the dependencies alone', () => {
    const strangers = foreignImports(join(packageDir, 'dist'))
    expect(strangers.length === 0, `declarations import what is not installed with the package: ${strangers}`)
  })
  // Every name of every entry, for the compiler to find: see the files of the projects.
  writeFileSync(join(dir, 'names.ts'), typeProgram())
  for (const project of ['bundler', 'node16', 'node10']) {
    await check(`types under ${project}`, () => {
      run(process.execPath, [tool('typescript/lib/tsc.js'), '-p', `tsconfig.${project}.json`], inDir())
    })
  }
  for (const project of ['node10', 'node16']) {
    await check(`ts-node, CommonJS, ${project}`, () => {
      const env = { TS_NODE_PROJECT: `tsconfig.${project}.json` }
      run(process.execPath, ['--no-experimental-require-module', tool('ts-node/dist/bin.js'), 'smoke.ts'], inDir(env))
    })
  }
  await check('tsx', () => run(process.execPath, [tool('tsx/dist/cli.mjs'), 'smoke.ts'], inDir()) && undefined)
  for (const format of ['esm', 'cjs']) {
    await check(`esbuild bundle, ${format}`, () => {
      const file = `bundle.${format === 'esm' ? 'mjs' : 'cjs'}`
      const options = ['--bundle', '--platform=node', `--format=${format}`, `--outfile=${file}`, '--log-level=warning']
      // As esbuild asks where an ES module holds CommonJS packages; docs/runtimes.md has it.
      const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
      if (format === 'esm') options.push(`--banner:js=${banner}`)
      run(tool('.bin/esbuild'), ['smoke.ts', ...options], inDir())
      run(process.execPath, [file], inDir())
    })
  }
  await check('publint', () => run(tool('.bin/publint'), ['run', '--strict', consumer.tarball]) && undefined)
  await check('attw', () => run(tool('.bin/attw'), [consumer.tarball, '--no-color', '--no-emoji']) && undefined)
}

/** Packages that the declarations import although an installation need not hold them. */
function foreignImports(dist: string): string[] {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'))
  const found = new Set<string>()
  for (const file of readdirSync(dist).filter((name) => /\.d\.c?ts$/.test(name))) {
    // Examples in comments import too.
    const text = readFileSync(join(dist, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
    for (const [, from = ''] of text.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)) {
      if (from.startsWith('.'))
        expect(existsSync(join(dist, declared(from))), `${file} imports ${from}, which is missing`)
      else if (!from.startsWith('node:') && !(packageOf(from) in dependencies)) found.add(from)
    }
  }
  return [...found]
}

/** `zod` of `zod/mini`. */
function packageOf(from: string): string {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')
}

/** The declaration file behind a relative import. */
function declared(from: string): string {
  return from.replace(/\.cjs$/, '.d.cts').replace(/\.js$/, '.d.ts')
}

function count(printed: string): string {
  const byEntry: Record<string, string[]> = JSON.parse(printed)
  const empty = Object.keys(byEntry).filter((entry) => byEntry[entry]?.length === 0)
  expect(empty.length === 0, `no values in ${empty}`)
  return `${Object.keys(byEntry).length} entries, ${Object.values(byEntry).flat().length} values`
}

/** A program that names everything of every entry in a type: what the compiler finds there, users can import. */
function typeProgram(): string {
  const files = Object.keys(entries).map((name) => `dist/${name}.d.ts`)
  const options = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    skipLibCheck: true,
  }
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  return Object.keys(entries)
    .flatMap((entry, index) => {
      const source = program.getSourceFile(files[index] ?? '')
      const symbol = source && checker.getSymbolAtLocation(source)
      const found = symbol === undefined ? [] : checker.getExportsOfModule(symbol).map((one) => one.name)
      expect(found.length > 0, `dist/${entry}.d.ts exports nothing`)
      const from = entry === 'index' ? 'skillroute' : `skillroute/${entry}`
      return found.map((name) => `export type { ${name} as ${entry.replaceAll(/\W/g, '_')}_${name} } from '${from}'\n`)
    })
    .join('')
}
