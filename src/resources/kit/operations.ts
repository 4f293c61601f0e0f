import { noAnswer, type Operation } from '../../transport/contract/operation'

/**
 * How a resource declares its operations, one line each: the official id, the path, and how the answer is checked. The
 * schema of an answer is created when the operation is first used. `needs` lists permissions, separated by `|`, any one
 * of which is enough. `PERMISSIONS` has the same data for lookups; a test keeps the two consistent.
 */

type Response<T> = () => Operation<T>['response']
type Path = Operation<unknown>['path']

/** A GET. */
export function reads<T>(id: string, path: Path, response: Response<T>, needs?: string): Operation<T> {
  return declared(id, 'GET', path, 'safe', response, needs)
}

/** A POST that changes nothing: a query, or a job that runs one. */
export function queries<T>(id: string, path: Path, response: Response<T>, needs?: string): Operation<T> {
  return declared(id, 'POST', path, 'safe', response, needs)
}

/** A POST that creates an object; sent twice, it creates two. */
export function creates<T>(id: string, path: Path, response: Response<T>, needs?: string): Operation<T> {
  return declared(id, 'POST', path, 'unsafe', response, needs)
}

/** A POST that sets a state; sent twice, it sets the same. */
export function posts<T>(id: string, path: Path, response: Response<T>, needs?: string): Operation<T> {
  return declared(id, 'POST', path, 'idempotent', response, needs)
}

/** A PUT. */
export function puts<T>(id: string, path: Path, response: Response<T>, needs?: string): Operation<T> {
  return declared(id, 'PUT', path, 'idempotent', response, needs)
}

/** A PATCH that sets a state. */
export function patches<T>(id: string, path: Path, response: Response<T>, needs?: string): Operation<T> {
  return declared(id, 'PATCH', path, 'idempotent', response, needs)
}

/** A DELETE. */
export function deletes(id: string, path: Path, needs?: string): Operation<undefined> {
  return declared(id, 'DELETE', path, 'idempotent', () => noAnswer, needs)
}

function declared<T>(
  id: string,
  method: Operation<T>['method'],
  path: Path,
  kind: Operation<T>['kind'],
  response: Response<T>,
  needs: string | undefined,
): Operation<T> {
  return {
    id,
    method,
    path,
    kind,
    get response() {
      return response()
    },
    get needs() {
      return needs?.split('|')
    },
  }
}
