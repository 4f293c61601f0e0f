import { expect, it } from 'vitest'
import type { AuditEntry, AuditPropertyChange } from '../../resources/audits/audit-schema'
import { findRowShape } from './row-shape'

it('audits are full where they say what was replaced, not where they only name it', () => {
  const row = (propertyChanges?: AuditPropertyChange[]): AuditEntry => ({ id: 'a', action: 'Update', propertyChanges })
  const property = 'skillEvaluationMethod'
  expect(findRowShape([row([{ property, oldValues: ['ALL'], newValues: ['BEST'] }])])).toBe('full')
  expect(findRowShape([row([{ property }]), row([{ property, newValues: ['BEST'] }])])).toBeUndefined()
  const other = [row([{ property: 'other', oldValues: ['1'], newValues: ['2'] }])]
  expect([findRowShape(other), findRowShape(other, true)]).toEqual([undefined, 'renamed'])
  expect(findRowShape([row([{ property }])], true)).toBeUndefined()
  expect(findRowShape([row(), row([])])).toBe('bare')
  expect(findRowShape([])).toBeUndefined()
})
