export {
  ApiError,
  type ApiErrorDetail,
  type ApiErrorInfo,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  isApiError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
} from './api'
export { type ErrorJson, isSkillrouteError, SkillrouteError } from './base'
export { IdempotencyError, PlanError, WebhookError } from './change'
export { ConnectionError, ResponseError, TimeoutError } from './connection'
export { ConfigError, type Issue, ValidationError } from './input'
export { StoreError } from './store'
