import type { billOfMaterials } from './bill-of-materials'

/**
 * A manifest that depends on exactly what the package contains: its runtime dependencies and every package that is inlined
 * into its files, which `npm audit --omit=dev` of the repository passes over since they are development dependencies.
 */
export function auditManifest({ components }: Pick<ReturnType<typeof billOfMaterials>, 'components'>) {
  return {
    name: 'skillroute-contents',
    version: '0.0.0',
    private: true,
    dependencies: Object.fromEntries(components.map(({ name, version }) => [name, version])),
  }
}
