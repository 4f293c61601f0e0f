/**
 * Not stable: may change in a minor version.
 *
 * How the forecasts of applied plans compare with actuals, and the calibration that later forecasts take from it.
 * @module skillroute/learn
 */

export { type LearnedPlan, type LearnOptions, learnForecasts } from './learn'
