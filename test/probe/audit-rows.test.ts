import { expect, it } from 'vitest'
import type { AuditEntry, AuditPropertyChange } from '../../src/resources/audits/audit-schema'
import { shapeOf } from '../../src/workflows/probe/kit/audit-rows'

it('audits are full where they say what was replaced, not where they only name it', () => {
  const row = (propertyChanges?: AuditPropertyChange[]): AuditEntry => ({ id: 'a', action: 'Update', propertyChanges })
  const property = 'skillEvaluationMethod'
  expect(shapeOf([row([{ property, oldValues: ['ALL'], newValues: ['BEST'] }])])).toBe('full')
  expect(shapeOf([row([{ property }]), row([{ property, newValues: ['BEST'] }])])).toBeUndefined()
  expect(shapeOf([row([{ property: 'other', oldValues: ['1'], newValues: ['2'] }])])).toBeUndefined()
  expect(shapeOf([row(), row([])])).toBe('bare')
  expect(shapeOf([])).toBeUndefined()
})
