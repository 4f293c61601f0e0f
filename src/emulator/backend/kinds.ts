/** Whether a request may change who gets which contact. Queries by POST cannot. */
export function isChange({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return isWrite(method) && !/^\/api\/v2\/(?:analytics|audits|notifications|usage)\/|\/oauth\//i.test(path)
}

/** Whether a method may write. */
export function isWrite(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE'
}
