/**
 * Not stable: may change in a minor version.
 *
 * What came true of the forecasts of applied plans, and the calibration that later forecasts take from it.
 * @module skillroute/learn
 */

export { type LearnedPlan, type LearnOptions, learnForecasts } from './learn'
