import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** What the linter said of a sample: rule and message of each finding. */
export interface Finding {
  readonly rule: string
  readonly message: string
}

interface Report {
  readonly diagnostics: readonly {
    readonly category: string
    readonly message: string
    readonly location: { readonly path: string }
  }[]
}

/** Runs this repository's linter over files laid out as named, in a folder of their own. */
export async function lintSamples(samples: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Finding[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'skillroute-lint-'))
  try {
    const config: object = JSON.parse(await readFile('biome.json', 'utf8'))
    await writeFile(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }))
    await cp('test/lint', join(folder, 'test/lint'), { recursive: true })
    for (const [path, text] of Object.entries(samples)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    const { diagnostics } = await biome(folder)
    const findings = new Map<string, Finding[]>(Object.keys(samples).map((path) => [path, []]))
    for (const { category, message, location } of diagnostics) {
      findings.get(location.path)?.push({ rule: category.split('/').at(-1) ?? category, message })
    }
    return findings
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The linter ends with 1 when it finds something, which is what is wanted here. */
function biome(cwd: string): Promise<Report> {
  const program = resolve('node_modules/.bin/biome')
  const args = ['lint', '--max-diagnostics=none', '--reporter=json', '--colors=off', 'src']
  return new Promise((done, failed) => {
    execFile(program, args, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (stdout.trimStart().startsWith('{')) done(JSON.parse(stdout))
      else failed(error ?? new Error(stderr))
    })
  })
}
