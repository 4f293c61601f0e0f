import { ConfigError } from '../../core/errors'

/**
 * The package that reads and writes workbooks, loaded when first used.
 * @throws ConfigError where it is not installed
 */
export async function xlsxLibrary(): Promise<Pick<typeof import('hucre/xlsx'), 'readXlsx' | 'writeXlsx'>> {
  try {
    return await import('hucre/xlsx')
  } catch (cause) {
    throw new ConfigError(
      'Workbooks (.xlsx) need the package hucre, which is not installed: npm install hucre. CSV needs no package.',
      { cause },
    )
  }
}
