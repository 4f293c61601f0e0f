export { type WhatIfOptions, whatIf } from './what-if'
