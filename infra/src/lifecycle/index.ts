export { lifecycleErrors } from './errors.ts'
export {
  createLifecycle,
  type Lifecycle,
  type LifecycleDeps,
  type LifecycleState,
  type StopResult,
} from './lifecycle.ts'
export { lifecycleOptions } from './options.ts'
export { type SignalSource, type UntilSignalOptions, untilSignal } from './until-signal.ts'
