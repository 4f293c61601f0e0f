import { ValidationError } from '../core/errors'
import type { Interval, Ref } from '../documents'
import type { Table } from './csv/table'
import type { Section } from './html/kit/page'

/** A document of a feature, as reports show it. Only its feature knows its format. */
export interface FeatureDocument {
  readonly format: 'feature'
  /** Its own format. */
  readonly of: string
  readonly org?: Ref | undefined
  /** The days that it is about. */
  readonly interval?: Interval | undefined
  /** Name of the sheet that has its rows. */
  readonly sheet: string
  readonly table: () => Table
  /** Its section of a page, and the title of a page of it alone. */
  readonly page?: { readonly title: string; readonly section: () => Promise<Section> }
}

/** A format that only a feature knows. */
export interface FeatureFormat<Document = never> {
  readonly format: string
  /** Whether pages show it; workbooks show every document of a feature. */
  readonly hasPage: boolean
  readonly show: (document: Document) => FeatureDocument
  /** @throws ValidationError for a value of this format that has not all lists */
  readonly read: (value: unknown, file: string) => FeatureDocument
}

/** How reports show documents of a format: as rows of a sheet and, for pages, as a section. */
export function featureFormat<T extends { readonly format: string; readonly org?: Ref }>(
  format: T['format'],
  lists: readonly (keyof T & string)[],
  parts: (document: T) => Omit<FeatureDocument, 'format' | 'of' | 'org'>,
  hasPage = false,
): FeatureFormat<T> {
  const show = (document: T): FeatureDocument => ({
    format: 'feature',
    of: format,
    org: document.org,
    ...parts(document),
  })
  function assertHasLists(value: unknown, file: string): asserts value is T {
    const missing = lists.filter((name) => !Array.isArray(Object(value)[name]))
    if (missing.length === 0) return
    throw new ValidationError(
      missing.map((path) => ({ path, message: 'must be a list' })),
      { subject: file },
    )
  }
  return {
    format,
    hasPage,
    show,
    read: (value, file) => {
      assertHasLists(value, file)
      return show(value)
    },
  }
}
