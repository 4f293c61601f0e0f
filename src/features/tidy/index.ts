/**
 * Not stable: may change in a minor version.
 *
 * Findings on how skills are held, as text.
 * @module skillroute/tidy
 */

export { hygieneText } from './texts/hygiene'
