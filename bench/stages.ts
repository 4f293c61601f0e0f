/**
 * What each stage and each start of the search brings: `npm run bench:stages -- [names]`. Every stage is switched off in turn
 * by a bundle in which its code is replaced, and the search runs in eight centers: emulated orgs, plain and hard, drawn
 * centers with known speeds, chains, and small ones with levels. Printed is the part of the whole search's gain, by center,
 * and of its CPU time; a stage of designs is left out where there are none, and so on. A stage without which no center has less than 99 % of the gain has no reason to stay.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { STAGES, type Stage } from './parts/search-stages'

type Outcome = Readonly<Record<string, { readonly gain: number; readonly seconds: number }>>

/** Designs are made where all moments are alike; other changes in place of the chosen ones are tried where few are chosen. */
const CASES_OF: Readonly<Record<string, string>> = {
  design: 'speeds|chain',
  refine: 'plain|hard|moves|levels|speeds, 4',
}

const desired = process.argv.slice(2)
const folder = `.build-stages-${process.pid}`
mkdirSync(folder)
try {
  const whole = await run()
  const names = Object.keys(whole)
  console.log(['without'.padEnd(24), ...names.map((name) => name.padStart(15)), '   CPU'].join(''))
  const row = (name: string, cell: (own: string) => string, cpu: string) =>
    console.log([name.padEnd(24), ...names.map((own) => cell(own).padStart(15)), cpu.padStart(6)].join(''))
  row('nothing (points)', (own) => (100 * (whole[own]?.gain ?? 0)).toFixed(2), `${sum(whole, names).toFixed(0)} s`)
  for (const [name, stage] of Object.entries(STAGES)) {
    if (desired.length > 0 && !desired.some((own) => (own in STAGES ? name === own : name.includes(own)))) continue
    const own = await run(stage, CASES_OF[name.split(':')[0] ?? ''])
    const part = (of: string) => (own[of] === undefined ? '' : (own[of].gain / (whole[of]?.gain ?? 1)).toFixed(3))
    row(name, part, (sum(own, Object.keys(own)) / sum(whole, Object.keys(own))).toFixed(2))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function sum(outcome: Outcome, names: readonly string[]): number {
  return names.reduce((all, name) => all + (outcome[name]?.seconds ?? 0), 0)
}

/** @param cases a regular expression of the cases to run; default all */
async function run(stage?: Stage, cases = ''): Promise<Outcome> {
  const outfile = join(folder, 'cases.js')
  await build({
    entryPoints: ['bench/parts/stage-cases.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    plugins: stage === undefined ? [] : [replacing(stage)],
  })
  const { stdout, stderr, status } = spawnSync(process.execPath, [outfile, cases], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

function replacing([file, from, to]: Stage): Plugin {
  return {
    name: 'stage off',
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`improve/${file.replaceAll('/', '.')}$`) }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
        return { contents: text.replace(from, to), loader: 'ts' }
      })
    },
  }
}
