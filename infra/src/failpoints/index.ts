export { failpointErrors } from './errors.ts'
export { createFailpoints, type Failpoints, type FailpointsDeps } from './failpoints.ts'
export { type FailpointName, failpointNames } from './names.ts'
export { type FailpointAction, type FailpointRule, failpointActions, parseFailpoints } from './parse-spec.ts'
