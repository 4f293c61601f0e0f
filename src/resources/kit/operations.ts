import { noAnswer, type Operation } from '../../transport/contract/operation'

/**
 * How a resource declares its operations, a line each: the official id, the path, and how the answer is checked. The
 * schema of an answer is made when the operation is first used.
 */

type Response<T> = () => Operation<T>['response']
type Path = Operation<unknown>['path']

/** A GET. */
export function reads<T>(id: string, path: Path, response: Response<T>): Operation<T> {
  return declared(id, 'GET', path, 'safe', response)
}

/** A POST that changes nothing: a query, or a job that works one out. */
export function asks<T>(id: string, path: Path, response: Response<T>): Operation<T> {
  return declared(id, 'POST', path, 'safe', response)
}

/** A POST that makes something, and done twice makes two. */
export function creates<T>(id: string, path: Path, response: Response<T>): Operation<T> {
  return declared(id, 'POST', path, 'unsafe', response)
}

/** A POST that sets a state. */
export function sets<T>(id: string, path: Path, response: Response<T>): Operation<T> {
  return declared(id, 'POST', path, 'idempotent', response)
}

/** A PUT. */
export function puts<T>(id: string, path: Path, response: Response<T>): Operation<T> {
  return declared(id, 'PUT', path, 'idempotent', response)
}

/** A PATCH that sets a state. */
export function patches<T>(id: string, path: Path, response: Response<T>): Operation<T> {
  return declared(id, 'PATCH', path, 'idempotent', response)
}

/** A DELETE. */
export function deletes(id: string, path: Path): Operation<undefined> {
  return declared(id, 'DELETE', path, 'idempotent', () => noAnswer)
}

function declared<T>(
  id: string,
  method: Operation<T>['method'],
  path: Path,
  kind: Operation<T>['kind'],
  response: Response<T>,
): Operation<T> {
  return {
    id,
    method,
    path,
    kind,
    get response() {
      return response()
    },
  }
}
