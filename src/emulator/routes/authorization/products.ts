import type { Route } from '../../model/types'

/** Products that the emulated org has. */
const PRODUCTS = ['collaborate', 'communicate', 'engage'] as const

/** The products of the org. Tools request them to check their credentials. */
export const productRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/authorization/products',
    handle: () => ({
      status: 200,
      body: {
        entities: PRODUCTS.map((id) => ({ id })),
        pageSize: PRODUCTS.length,
        pageNumber: 1,
        total: PRODUCTS.length,
        pageCount: 1,
      },
    }),
  },
]
