import ts from 'typescript'

/** Writes a type as `checkBag` wants it, so that descriptions can be held against the types that they stand for. */
export function bagSpec(type: ts.Type, at: ts.Node, closed: boolean, checker: ts.TypeChecker): string {
  const bag = checker.getNonNullableType(type)
  const members = bag.isUnion() ? bag.types : [bag]
  const fields = new Map<string, { count: number; optional: boolean; kinds: Set<string> }>()
  for (const member of members) {
    for (const property of checker.getPropertiesOfType(member)) {
      if (property.name.startsWith('__@')) continue
      const own = checker.getTypeOfSymbolAtLocation(property, at)
      const field = fields.get(property.name) ?? { count: 0, optional: false, kinds: new Set() }
      field.count += 1
      field.optional ||= (property.flags & ts.SymbolFlags.Optional) !== 0 || mayBeUndefined(own)
      field.kinds.add(kindOf(own, checker))
      fields.set(property.name, field)
    }
  }
  const written = [...fields].map(([name, { count, optional, kinds }]) => {
    const [only = 'a', ...others] = kinds
    const kind = others.length === 0 ? only : kinds.has('u') ? 'u' : 'a'
    return { text: `${name}${optional || count < members.length ? '?' : '='}${kind}`, kind, sign: optional }
  })
  if (closed && checker.getIndexInfosOfType(bag).length === 0) return written.map(({ text }) => text).join(' ')
  const told = written.filter(({ text, kind }) => text.includes('=') || (closed && kind !== 'a' && kind !== 'u'))
  return [...told.map(({ text }) => text), '*'].join(' ')
}

function mayBeUndefined(type: ts.Type): boolean {
  if ((type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0) return true
  return type.isUnion() && type.types.some((one) => (one.flags & ts.TypeFlags.Undefined) !== 0)
}

/** The letter of `core/bag` for a type. */
function kindOf(type: ts.Type, checker: ts.TypeChecker): string {
  const parts = (type.isUnion() ? type.types : [type]).filter((one) => (one.flags & ts.TypeFlags.Undefined) === 0)
  const unknown = (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0
  if (unknown || parts.some((one) => (one.flags & ts.TypeFlags.Null) !== 0)) return 'u'
  const kinds = new Set(parts.map((one) => letterOf(one, checker)))
  const [only = 'a', ...others] = kinds
  return others.length === 0 ? only : 'a'
}

function letterOf(type: ts.Type, checker: ts.TypeChecker): string {
  if ((type.flags & ts.TypeFlags.StringLike) !== 0) return 's'
  if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return 'n'
  if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return 'b'
  if (checker.isArrayType(type) || checker.isTupleType(type)) return 'l'
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return 'f'
  if (type.isIntersection() && type.types.some((one) => (one.flags & ts.TypeFlags.StringLike) !== 0)) return 's'
  if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return 'a'
  return type.getProperties().some(({ name }) => /^__@(async)?[iI]terator/.test(name)) ? 'a' : 'o'
}
