export {
  ApiError,
  type ApiErrorDetail,
  type ApiErrorInfo,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  isApiError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ResponseError,
  ServerError,
  TimeoutError,
} from './api'
export { type ErrorJson, isSkillrouteError, SkillrouteError, StoreError } from './base'
export { IdempotencyError, PlanError, WebhookError } from './change'
export { ConfigError, type Issue, ValidationError } from './input'
