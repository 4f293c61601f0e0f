/** Finished documents as text for people. Pure: documents in, text out. */
export { applyText, verifyText } from './text/apply'
export { cleanText } from './text/clean'
export { bar, count, duration, percent, plural, points, sparkline } from './text/figures'
export { forecastText } from './text/forecast'
export { type Paint, plain } from './text/paint'
export { budgetText, planText, summary } from './text/plan'
export { recommendationsText } from './text/recommendations'
export { type Column, type TableOptions, textTable } from './text/table'
