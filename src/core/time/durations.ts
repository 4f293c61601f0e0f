/** Lengths of time in milliseconds, seconds, minutes, hours and days. */
export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000
export const WEEK_MS = 604_800_000

export const SECONDS_PER_MINUTE = 60
export const SECONDS_PER_HOUR = 3_600

export const HOUR_MINUTES = 60
export const DAY_MINUTES = 1_440
export const WEEK_MINUTES = 10_080

export const WEEK_HOURS = 168
export const WEEK_DAYS = 7
