import type { FeatureFormat } from '../../report/feature-document'
import * as extras from '../extras'

/** Formats that only features know: the exports of extras that are no commands. */
export const FEATURE_FORMATS: readonly FeatureFormat[] = Object.values(extras).filter(
  (one) => typeof one !== 'function',
)

/** Formats that a page shows. */
export const PAGE_FORMATS: readonly string[] = FEATURE_FORMATS.flatMap(({ format, hasPage }) => (hasPage ? format : []))
