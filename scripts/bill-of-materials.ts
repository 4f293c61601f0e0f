/** What the published package contains of others: its runtime dependencies and what is inlined into its files. */

/** The parts of `package-lock.json` that are read. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

interface LockedPackage {
  readonly version?: string | undefined
  readonly license?: string | undefined
  readonly integrity?: string | undefined
  readonly dev?: boolean | undefined
  readonly devOptional?: boolean | undefined
  readonly peer?: boolean | undefined
  readonly dependencies?: Readonly<Record<string, string>> | undefined
}

/** The parts of `package.json` that are read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly description: string
  readonly dependencies: Readonly<Record<string, string>>
}

/**
 * A bill of materials in CycloneDX 1.5 form. The same input gives the same bytes: neither time nor serial number is in it.
 * @param notices the text of `THIRD-PARTY-NOTICES.md`, whose headings name what is inlined
 */
export function billOfMaterials(manifest: Manifest, lock: Lock, notices: string) {
  const inlined = new Set([...notices.matchAll(/^## (\S+)$/gm)].map(([, name = '']) => name))
  const runtime = new Set(withTheirOwn(Object.keys(manifest.dependencies), lock))
  const names = [...new Set([...runtime, ...inlined])].sort()
  const components = names.map((name) => componentOf(name, lock, inlined.has(name), runtime.has(name)))
  const own = `pkg:npm/${manifest.name}@${manifest.version}`
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': own,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        licenses: [{ license: { id: manifest.license } }],
        purl: own,
      },
    },
    components,
    dependencies: [{ ref: own, dependsOn: components.map((component) => component['bom-ref']) }],
  }
}

/** Names of packages with all that they depend on in turn. */
function withTheirOwn(names: readonly string[], lock: Lock): string[] {
  const found = new Set(names)
  for (const name of found) for (const next of Object.keys(lockedAs(name, lock).dependencies ?? {})) found.add(next)
  return [...found]
}

function componentOf(name: string, lock: Lock, isInlined: boolean, isDependency: boolean) {
  const { version = '', license, integrity } = lockedAs(name, lock)
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const [, digest] = /^sha512-(\S+)$/.exec(integrity ?? '') ?? []
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    ...(license === undefined
      ? {}
      : { licenses: [/ /.test(license) ? { expression: license } : { license: { id: license } }] }),
    ...(digest === undefined
      ? {}
      : { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }),
    properties: [
      { name: 'skillroute:inlined', value: String(isInlined) },
      { name: 'skillroute:dependency', value: String(isDependency) },
    ],
  }
}

function lockedAs(name: string, lock: Lock): LockedPackage {
  const place = Object.keys(lock.packages).find((path) => path.endsWith(`node_modules/${name}`))
  const locked = lock.packages[`node_modules/${name}`] ?? (place === undefined ? undefined : lock.packages[place])
  if (locked?.version === undefined) throw new Error(`package-lock.json does not know ${name}`)
  return locked
}
