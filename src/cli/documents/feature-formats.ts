import type { FeatureFormat } from '../../report/feature-document'
import * as extras from '../extras'

/** Formats that only features know. */
export const FEATURE_FORMATS: readonly FeatureFormat[] = Object.values(extras).filter(
  (one) => typeof one !== 'function',
)

/** Those that a page shows. */
export const PAGE_FORMATS: readonly string[] = FEATURE_FORMATS.flatMap(({ format, hasPage }) => (hasPage ? format : []))
