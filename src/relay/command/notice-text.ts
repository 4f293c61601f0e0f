import type { Io } from '../../terminal/io/io'
import type { RelayNotice } from '..'

/** A notice as a line of text. */
export function noticeText(notice: RelayNotice, { paint }: Io): string {
  switch (notice.type) {
    case 'accepted':
      return `${paint.dim('accepted ')} ${notice.event} ${notice.id} for ${notice.endpoints.join(', ')}`
    case 'delivered':
      return `${paint.good('delivered')} ${notice.id} to ${notice.endpoint}${notice.attempts > 1 ? ` at attempt ${notice.attempts}` : ''}`
    case 'failed':
      return `${paint.warn('failed   ')} ${notice.id} to ${notice.endpoint}: ${notice.error}; next attempt ${notice.nextAt}`
    case 'dead':
      return `${paint.bad('dead     ')} ${notice.id} to ${notice.endpoint} after ${notice.attempts} attempts: ${notice.error}`
    case 'disabled':
      return `${paint.bad('disabled ')} ${notice.endpoint} answered 410; ${notice.dead} messages are kept as dead letters`
    case 'source':
      return `${paint.warn('source   ')} ${notice.source}: ${notice.error}`
  }
}
