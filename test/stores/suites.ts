import { afterAll, beforeAll, describe } from 'vitest'
import type { Driver } from './drivers'
import { journalSuite } from './journal-suite'
import { leaseSuite } from './lease-suite'
import { ledgerSuite } from './ledger-suite'
import { outboxSuite } from './outbox-suite'

/** Runs the suite of every port over a driver: whoever fits the ports may take the place of any other. */
export function portSuites(start: () => Promise<Driver>): void {
  let driver: Driver | undefined
  beforeAll(async () => {
    driver = await start()
  })
  afterAll(() => driver?.stop())
  const here = (): Driver => {
    if (driver === undefined) throw new Error('the driver did not start')
    return driver
  }
  describe('journal', () => journalSuite(() => here().journal()))
  describe('lease', () => leaseSuite(() => here().lease()))
  describe('ledger', () => ledgerSuite(() => here().ledger()))
  describe('outbox', () => outboxSuite(() => here().outbox()))
}
